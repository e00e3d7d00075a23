/**
 * The page of a test, and the page of all tests.
 *
 * @module
 */

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { SiteTest } from '../site-data.ts';
import { HealthBadge } from './badges.tsx';
import { nodesById, site } from './data.ts';
import { count, plural, seconds } from './format.ts';
import { healthText, testHealth, type Health } from './health.ts';
import { Empty, Prose, Section, Stat } from './parts.tsx';
import { nodeHref } from './route.ts';
import { SqlView } from './sql-view.tsx';
import { TestsList } from './tests-list.tsx';

export function TestPage({ test }: { test: SiteTest }): JSX.Element {
  return (
    <article class="page" data-testid="test-page">
      <header class="page-head">
        <div class="head-chips">
          <span class="kind">test</span>
          <span class="kind">{test.kind}</span>
          <span class="kind">{test.severity === 'warn' ? 'warns only' : 'blocks publication'}</span>
          <HealthBadge health={testHealth(test)} />
        </div>
        <h1 tabIndex={-1}>{test.name}</h1>
        <Prose html={test.description} />
        <p class="neighbours">
          <span class="label">Reads</span>
          {nodesById(test.parents).map((node) => (
            <a key={node.id} href={nodeHref(node)}>
              {node.schema}.{node.name}
            </a>
          ))}
        </p>
      </header>
      {test.result && (
        <div class="stats">
          <Stat
            label="Last result"
            value={healthText[testHealth(test)]}
            detail={test.result.message}
          />
          <Stat label="Rows found" value={count(test.result.failures ?? 0)} />
          <Stat label="Took" value={seconds(test.result.seconds)} />
        </div>
      )}
      <Section id="sql" title="SQL">
        <SqlView
          key={test.id}
          raw={test.raw}
          compiled={test.compiled}
          file={test.file}
          first={test.kind !== 'SQL' && test.compiled !== undefined ? 'compiled' : 'raw'}
        />
      </Section>
    </article>
  );
}

const groups: readonly Health[] = ['error', 'fail', 'warn', 'skipped', 'none', 'pass'];

export function TestsPage(): JSX.Element {
  const chosen = useSignal<Health | undefined>(undefined);
  const shown = site.tests.filter((t) => !chosen.value || testHealth(t) === chosen.value);
  return (
    <article class="page" data-testid="tests-page">
      <header class="page-head">
        <h1 tabIndex={-1}>Tests</h1>
        <p class="lead">{plural(site.tests.length, 'test')}, the worst first.</p>
      </header>
      <div class="filters" role="group" aria-label="Show only">
        {groups.map((health) => {
          const number = site.tests.filter((test) => testHealth(test) === health).length;
          const pressed = chosen.value === health;
          return (
            number > 0 && (
              <button
                key={health}
                type="button"
                class={`filter chip-${health}`}
                aria-pressed={pressed}
                onClick={() => (chosen.value = pressed ? undefined : health)}
              >
                {healthText[health]} {count(number)}
              </button>
            )
          );
        })}
      </div>
      {shown.length === 0 ? (
        <Empty>The project has no tests yet.</Empty>
      ) : (
        <TestsList tests={shown} withTable />
      )}
    </article>
  );
}
