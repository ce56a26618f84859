import { exporters } from '../capture/exporters/registry';

/** Ids of the formats that a capture can be written as, for usage texts and messages. */
export const FORMAT_IDS = exporters.map(({ id }) => id);

/** For example `har, ndjson or pcapng`. */
export const FORMAT_LIST = `${FORMAT_IDS.slice(0, -1).join(', ')} or ${FORMAT_IDS.at(-1)}`;
