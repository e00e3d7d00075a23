/**
 * The `maintenance` block of `project.yml`, before defaults are filled in.
 *
 * @module
 */

import { z } from 'zod';
import { YamlFloat } from './yaml-scalar.js';

const count = z.int().min(1);
const quantity = z.union([z.string(), z.number().transform(String)]);
const ratio = z.union([
  z.number(),
  z.instanceof(YamlFloat).transform((value) => Number(value.text)),
]);
const enabled = z.boolean().optional();

const steps = {
  compact: z
    .strictObject({
      enabled,
      strategy: z.enum(['bin-pack', 'sort']).optional(),
      sort_by: z.union([z.array(z.string()), z.string().transform((text) => [text])]).optional(),
      target_file_size: quantity.optional(),
      min_input_files: count.optional(),
      delete_files: count.optional(),
      delete_ratio: ratio.optional(),
    })
    .optional(),
  manifests: z.strictObject({ enabled, min_count: count.optional() }).optional(),
  expire: z
    .strictObject({ enabled, older_than: quantity.optional(), retain_last: count.optional() })
    .optional(),
  orphans: z.strictObject({ enabled, older_than: quantity.optional() }).optional(),
};

const policySchema = z.strictObject(steps);

export const maintenanceSchema = z.strictObject({
  ...steps,
  tables: z.record(z.string(), policySchema).optional(),
});

export type MaintenanceSettings = z.infer<typeof maintenanceSchema>;
export type PolicySettings = z.infer<typeof policySchema>;
