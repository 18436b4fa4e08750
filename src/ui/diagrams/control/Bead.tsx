import { memo } from "react";
import type { AnsweredScene, Micros, RequestScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";
import { useWords } from "../../stores/words/language.ts";
import { ageTone, answerText, answerTone, objectTitle, requestForm, requestTitle, shortUser } from "./judge.ts";
import styles from "./Bead.module.css";

const css = bindStyles(styles);

interface Chosen {
  readonly isOpen: boolean;
  readonly onOpen: (id: number, anchor: DOMRect) => void;
}

/** Reads are rings, writes are discs, watches are double rings: in flight; what is past is drawn thin. */
export function RequestMark({ verb, isPast = false }: { readonly verb: string; readonly isPast?: boolean }) {
  const form = requestForm(verb);
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" className={css("mark", isPast && "past")}>
      <circle cx="6" cy="6" r={form === "watch" ? 4.6 : 4} fill={form === "write" ? "currentColor" : "none"} stroke="currentColor" strokeWidth={isPast ? 1.2 : 2} />
      {form === "watch" && <circle cx="6" cy="6" r="1.8" fill="currentColor" />}
    </svg>
  );
}

/** A request that is in the API server's memory now. */
export const Bead = memo(function Bead({ request, now, isOpen, onOpen }: Chosen & { readonly request: RequestScene; readonly now: Micros }) {
  const words = useWords("control");
  const age = ageOf(request.startedAt, now);
  const tone = ageTone(age);
  const object = objectTitle(request);
  const label = words.bead.flying(requestTitle(request), object, request.user, formatDuration(age), `${request.webhook === "" ? "" : words.bead.webhook(request.webhook)}${request.waitsFor === "" ? "" : words.bead.waitsFor(request.waitsFor)}`);
  return (
    <button type="button" data-box={`request:${request.id}`} data-request={request.id} tabIndex={-1} className={css("bead", tone, isOpen && "open")} aria-label={label} aria-haspopup="dialog" onClick={(event) => onOpen(request.id, event.currentTarget.getBoundingClientRect())}>
      <span className={css("title")}>{requestTitle(request)}</span>
      <span className={css("line")}>
        <RequestMark verb={request.verb} />
        <span className={css("who")}>{request.webhook === "" ? shortUser(request.user) : request.webhook}</span>
        <span className={css("age")}>{formatDuration(age)}</span>
      </span>
    </button>
  );
});

/** A request that is over. */
export const PastBead = memo(function PastBead({ request, now, isOpen, onOpen, withStage }: Chosen & { readonly request: AnsweredScene; readonly now: Micros; readonly withStage: boolean }) {
  const words = useWords("control");
  const ago = ageOf(request.endedAt, now);
  const object = objectTitle(request);
  const took = formatDuration(request.endedAt - request.startedAt);
  const label = words.bead.past(requestTitle(request), object, request.user, request.code === 0 ? words.bead.givenUpByClient : words.bead.answered(request.code), words.bead.agoAfter(formatDuration(ago), took));
  return (
    <button type="button" data-box={`past:${request.id}`} data-past={request.id} tabIndex={-1} className={css("pastBead", answerTone(request), ago > 2_000_000 && "faded", isOpen && "open")} aria-label={label} aria-haspopup="dialog" onClick={(event) => onOpen(request.id, event.currentTarget.getBoundingClientRect())}>
      <RequestMark verb={request.verb} isPast />
      <span className={css("code")}>{answerText(request)}</span>
      <span className={css("title")}>{requestTitle(request)}</span>
      {withStage && <span className={css("age")}>{took}</span>}
    </button>
  );
});
