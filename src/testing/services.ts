/**
 * Addresses of real services, from the environment. A suite without its service is skipped,
 * visibly; where `LAKE_REQUIRE_SERVICES` is set it fails instead.
 *
 * @module
 */

/** The variable's value; undefined: skip. */
export function serviceAddress(variable: string): string | undefined {
  const value = process.env[variable];
  if (value) return value;
  if (process.env['LAKE_REQUIRE_SERVICES']) throw new Error(`${variable} is not set`);
  return undefined;
}
