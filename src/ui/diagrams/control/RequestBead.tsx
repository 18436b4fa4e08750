import { memo } from "react";
import type { AnsweredScene, Micros, RequestScene } from "../../../protocol/index.ts";
import { Bead, PastBead } from "../../design/Bead.tsx";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";
import { useWords } from "../../stores/words/language.ts";
import { ageTone, answerText, answerTone, objectTitle, requestForm, requestTitle, shortUser } from "./judge.ts";

interface Chosen {
  readonly isOpen: boolean;
  readonly onOpen: (id: number, anchor: DOMRect) => void;
}

/** Reads are rings, writes are discs, watches are double rings: in flight; what is past is drawn thin. */
export function RequestMark({ verb, isPast = false }: { readonly verb: string; readonly isPast?: boolean }) {
  const form = requestForm(verb);
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" color={isPast ? "var(--text-faint)" : "var(--packet-api)"} aria-hidden="true">
      <circle cx="6" cy="6" r={form === "watch" ? 4.6 : 4} fill={form === "write" ? "currentColor" : "none"} stroke="currentColor" strokeWidth={isPast ? 1.2 : 2} />
      {form === "watch" && <circle cx="6" cy="6" r="1.8" fill="currentColor" />}
    </svg>
  );
}

/** A request that is in the API server's memory now. */
export const RequestBead = memo(function RequestBead({ request, now, isOpen, onOpen }: Chosen & { readonly request: RequestScene; readonly now: Micros }) {
  const words = useWords("control");
  const age = ageOf(request.startedAt, now);
  const tone = ageTone(age);
  const object = objectTitle(request);
  const label = words.bead.flying(requestTitle(request), object, request.user, formatDuration(age), `${request.webhook === "" ? "" : words.bead.webhook(request.webhook)}${request.waitsFor === "" ? "" : words.bead.waitsFor(request.waitsFor)}`);
  return (
    <Bead
      kind="api"
      box={`request:${request.id}`}
      data={{ "data-request": request.id }}
      tone={tone}
      label={label}
      mark={<RequestMark verb={request.verb} />}
      title={requestTitle(request)}
      who={request.webhook === "" ? shortUser(request.user) : request.webhook}
      age={formatDuration(age)}
      isOpen={isOpen}
      onOpen={(anchor) => onOpen(request.id, anchor)}
    />
  );
});

/** A request that is over. */
export const PastRequest = memo(function PastRequest({ request, now, isOpen, onOpen, withStage }: Chosen & { readonly request: AnsweredScene; readonly now: Micros; readonly withStage: boolean }) {
  const words = useWords("control");
  const ago = ageOf(request.endedAt, now);
  const object = objectTitle(request);
  const took = formatDuration(request.endedAt - request.startedAt);
  const label = words.bead.past(requestTitle(request), object, request.user, request.code === 0 ? words.bead.givenUpByClient : words.bead.answered(request.code), words.bead.agoAfter(formatDuration(ago), took));
  return (
    <PastBead
      kind="api"
      box={`past:${request.id}`}
      data={{ "data-past": request.id }}
      tone={answerTone(request)}
      label={label}
      mark={<RequestMark verb={request.verb} isPast />}
      code={answerText(request)}
      title={requestTitle(request)}
      took={withStage ? took : ""}
      isFaded={ago > 2_000_000}
      isOpen={isOpen}
      onOpen={(anchor) => onOpen(request.id, anchor)}
    />
  );
});
