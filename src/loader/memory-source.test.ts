import { describe } from 'vitest';
import { MemorySource, MemoryStream } from './memory-source.js';
import { sourceConformance } from './source.conformance.js';

describe('the source in memory', () => {
  sourceConformance({
    open: async (messages) => {
      const stream = new MemoryStream();
      for (const message of messages) stream.append(message);
      return {
        source: new MemorySource(stream, 7),
        grow: async (more) => more.forEach((m) => stream.append(m)),
      };
    },
  });
});
