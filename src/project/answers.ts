/**
 * Answers of a database inside templates, which are evaluated synchronously.
 *
 * A question that has no answer yet interrupts the rendering; it is answered, and the template is
 * rendered again. Questions are told apart by their order, so each is asked exactly once.
 *
 * @module
 */

type Answer =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'fault'; readonly reason: unknown };

/** Passes through the template engine untouched. */
class PendingQuestion extends Error {
  override readonly name = 'PendingQuestion';
  constructor(readonly ask: () => Promise<unknown>) {
    super('a template waits for an answer');
  }
}

export class Answers {
  readonly #answers: Answer[] = [];
  #next = 0;

  /** The answer to the next question. Throws `PendingQuestion` where it was never asked. */
  get<T>(ask: () => Promise<T>): T {
    const answer = this.#answers[this.#next];
    if (!answer) throw new PendingQuestion(ask);
    this.#next += 1;
    if (answer.kind === 'fault') throw answer.reason;
    // The value is what the same question gave when it was asked.
    return answer.value as T;
  }

  rewind(): void {
    this.#next = 0;
  }

  async add(ask: () => Promise<unknown>): Promise<void> {
    try {
      this.#answers.push({ kind: 'value', value: await ask() });
    } catch (reason) {
      this.#answers.push({ kind: 'fault', reason });
    }
  }
}

/** Renders until nothing is left to ask. `render` must start from nothing each time. */
export async function renderWithAnswers<T>(render: (answers: Answers) => T): Promise<T> {
  const answers = new Answers();
  for (;;) {
    answers.rewind();
    try {
      return render(answers);
    } catch (error) {
      if (!(error instanceof PendingQuestion)) throw error;
      await answers.add(error.ask);
    }
  }
}
