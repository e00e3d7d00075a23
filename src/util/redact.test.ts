import { expect, test } from 'vitest';
import { redactor } from './redact.js';

test('hides the values of secret variables and passwords in URLs', () => {
  const redact = redactor({
    LAKE_ENV_SECRET_KEY: 's3cr3t',
    PATH: '/bin',
    DBT_ENV_SECRET_EMPTY: '',
  });
  expect(redact('key=s3cr3t at postgres://me:pw@host/db in /bin')).toBe(
    'key=***** at postgres://me:*****@host/db in /bin',
  );
});
