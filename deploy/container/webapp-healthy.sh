#!/bin/bash
# Exit 0 when Caddy serves; the image has no program that speaks HTTP.
exec 3<>/dev/tcp/127.0.0.1/8079 || exit 1
printf 'GET / HTTP/1.0\r\n\r\n' >&3
read -r -t 3 _ status _ <&3
[ "$status" = 200 ]
