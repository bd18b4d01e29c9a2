import { currentCsrfToken } from './client'

/**
 * Leaves this page for where the server sends on, in the same tab.
 *
 * A real form, not a request of ours: the browser itself follows the answer, so an address that lets somebody in is
 * never seen by this page.
 */
export function leaveByForm(action: string, fields: Readonly<Record<string, string>> = {}): void {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = action
  form.hidden = true
  for (const [name, value] of Object.entries({ csrfmiddlewaretoken: currentCsrfToken(), ...fields })) {
    const field = document.createElement('input')
    field.name = name
    field.value = value
    form.append(field)
  }
  document.body.append(form)
  form.submit()
}
