"""On which hosts beside its own a school keeps files."""

from urllib.parse import urlsplit


def origins_of_files(*, host: str, bucket: str, endpoint: str, region: str) -> tuple[str, ...]:
    """Origins from which browsers take files and to which they send them.

    `host` is the second host for downloads and `endpoint` that of a store like S3, each an address or empty; a
    bucket without an endpoint is Amazon's, under either of the names that it gives out.
    """
    found = [host, endpoint if bucket else ""]
    if bucket and not endpoint:
        found += [f"https://{bucket}.s3.{region}.amazonaws.com", f"https://{bucket}.s3.amazonaws.com"]
    elif bucket:
        parts = urlsplit(endpoint)
        found.append(f"{parts.scheme}://{bucket}.{parts.netloc}")
    return tuple(f"{urlsplit(address).scheme}://{urlsplit(address).netloc}" for address in found if address)
