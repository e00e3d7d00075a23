/**
 * Removes secrets from text that people or logs get to see: the values of `…_ENV_SECRET_…`
 * variables, and passwords in URLs.
 *
 * @module
 */

const secretName = /^(LAKE|DBT)_ENV_SECRET_/;
const urlPassword = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:)[^\s@/]+@/gi;

/** A function that redacts by the secrets found in an environment. */
export function redactor(
  env: Readonly<Record<string, string | undefined>>,
): (text: string) => string {
  const secrets = Object.entries(env)
    .filter(([name, value]) => secretName.test(name) && value !== undefined && value !== '')
    .map(([, value]) => value as string)
    .sort((a, b) => b.length - a.length);
  return (text) =>
    secrets
      .reduce((t, secret) => t.replaceAll(secret, '*****'), text)
      .replace(urlPassword, '$1*****@');
}
