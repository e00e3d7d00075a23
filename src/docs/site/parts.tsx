/**
 * Building blocks that several views share.
 *
 * @module
 */

import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { Icon } from './icons.tsx';

/** HTML that the generator made safe. */
export function Prose({ html }: { html: string }): JSX.Element {
  return <div class="prose" dangerouslySetInnerHTML={{ __html: html }} />;
}

interface SectionProps {
  readonly id: string;
  readonly title: string;
  readonly note?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Section({ id, title, note, children }: SectionProps): JSX.Element {
  return (
    <section class="section" id={id} data-testid={`section-${id}`} aria-labelledby={`${id}-title`}>
      <div class="section-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {note !== undefined && <div class="section-note">{note}</div>}
      </div>
      {children}
    </section>
  );
}

interface StatProps {
  readonly label: string;
  readonly value: ComponentChildren;
  readonly detail?: ComponentChildren;
}

export function Stat({ label, value, detail }: StatProps): JSX.Element {
  return (
    <div class="stat">
      <div class="stat-label">{label}</div>
      <div class="stat-value">{value}</div>
      {detail !== undefined && <div class="stat-detail">{detail}</div>}
    </div>
  );
}

/** A button that copies a text, and says so for a moment. */
export function CopyButton({ text, label }: { text: string; label: string }): JSX.Element {
  const copied = useSignal(false);
  const copy = () => {
    void copyText(text).then((done) => {
      copied.value = done;
      setTimeout(() => (copied.value = false), 1500);
    });
  };
  return (
    <button type="button" class="copy" onClick={copy} title={label}>
      <Icon name={copied.value ? 'check' : 'copy'} size={13} />
      <span class={copied.value ? '' : 'sr-only'} role="status">
        {copied.value ? 'Copied' : label}
      </span>
    </button>
  );
}

export function Empty({ children }: { children: ComponentChildren }): JSX.Element {
  return <p class="empty">{children}</p>;
}

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // The browser forbids it (an insecure address, no focus): the button then does not claim it.
    return false;
  }
}
