/** The token that Django wants back with everything that is sent by somebody signed in; empty where its cookie is missing. */
export function csrfToken(): string {
  return /(?:^|;\s*)csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? "";
}
