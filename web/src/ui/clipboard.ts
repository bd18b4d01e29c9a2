/** Whether the text now is in the clipboard.  Takes a promise, so that the press of the button still counts when it arrives. */
export async function copyText(text: Promise<string>): Promise<boolean> {
  try {
    if (typeof ClipboardItem === 'undefined') await navigator.clipboard.writeText(await text)
    else await navigator.clipboard.write([new ClipboardItem({ 'text/plain': text.then(asBlob) })])
    return true
  } catch {
    return false // refused, or the page is not served over https: the caller shows the text to copy by hand
  }
}

function asBlob(text: string): Blob {
  return new Blob([text], { type: 'text/plain' })
}
