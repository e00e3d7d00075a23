/**
 * Tests with their last result, worst first.
 *
 * @module
 */

import type { JSX } from 'preact';
import type { SiteTest } from '../site-data.ts';
import { HealthDot } from './badges.tsx';
import { nodesById } from './data.ts';
import { count, seconds } from './format.ts';
import { healthText, testHealth } from './health.ts';
import { testHref } from './route.ts';

const order = ['error', 'fail', 'warn', 'skipped', 'none', 'pass'];

function byHealth(tests: readonly SiteTest[]): readonly SiteTest[] {
  const rank = (test: SiteTest) => order.indexOf(testHealth(test));
  return [...tests].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

interface TestsListProps {
  readonly tests: readonly SiteTest[];
  /** Whether to name the tables that the tests are about. */
  readonly withTable?: boolean;
}

export function TestsList({ tests, withTable = false }: TestsListProps): JSX.Element {
  return (
    <ul class="tests" data-testid="tests">
      {byHealth(tests).map((test) => (
        <li key={test.id} data-testid="test" data-health={testHealth(test)}>
          <a href={testHref(test.id)} class="test-row">
            <HealthDot health={testHealth(test)} />
            <span class="test-title">
              {title(test, withTable)}
              {detail(test) !== '' && <span class="test-detail">{detail(test)}</span>}
            </span>
            {test.severity === 'warn' && <span class="severity">warns only</span>}
            <span class="test-result">{outcome(test)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function title(test: SiteTest, withTable: boolean): JSX.Element {
  const [table] = withTable ? nodesById(test.subjects) : [];
  if (test.kind === 'SQL') return <code>{test.name}</code>;
  return (
    <>
      <code>{test.kind}</code>
      {table && <span> of {table.name}</span>}
      {test.column !== undefined && <span>{`${table ? '.' : ' of '}${test.column}`}</span>}
    </>
  );
}

function detail(test: SiteTest): string {
  return test.kind === 'SQL' ? test.file : test.arguments;
}

function outcome(test: SiteTest): string {
  const { result } = test;
  if (!result) return healthText.none;
  const failures =
    result.failures !== undefined && result.failures > 0 ? `${count(result.failures)} rows · ` : '';
  return `${healthText[testHealth(test)]} · ${failures}${seconds(result.seconds)}`;
}
