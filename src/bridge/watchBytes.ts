import type { WatchEvent } from "../engine/api/index.ts";
import { encodeWatchEvent, hasColumns } from "../engine/api/index.ts";
import type { negotiate } from "../engine/cluster/index.ts";

type Form = NonNullable<ReturnType<typeof negotiate>>;

/** Of objects that many watch: the bytes of each of their events, by its type and form. */
const known = new WeakMap<object, Map<string, Buffer>>();

/** A watch's events as lines. The same event is made into bytes once, however many there are who watch. */
export function bytesOfEvents(events: readonly WatchEvent[], form: Form, isFirst: boolean): readonly Buffer[] {
  let isNamed = !isFirst;
  return events.map((event) => {
    const bytes = bytesOf(event, form, isNamed);
    if (hasColumns(event)) isNamed = true;
    return bytes;
  });
}

function bytesOf(event: WatchEvent, form: Form, isNamed: boolean): Buffer {
  const key = `${event.type} ${form.as} ${form.includeObject} ${isNamed}`;
  const before = known.get(event.object)?.get(key);
  if (before !== undefined) return before;
  const bytes = Buffer.from(encodeWatchEvent(event, form, isNamed));
  const others = known.get(event.object);
  if (others === undefined) known.set(event.object, new Map([[key, bytes]]));
  else others.set(key, bytes);
  return bytes;
}
