import { useEffect } from "react";
import type { Detail, Subject } from "../../../protocol/index.ts";
import { inspect, useConnection } from "../../stores/connection.ts";
import { useLogs } from "../../stores/logs.ts";
import { useSlowly } from "../../stores/slowly.ts";

const detailOf = (state: { readonly detail: Detail | undefined }): Detail | undefined => state.detail;

type DetailOf<Type extends Subject["type"]> = Extract<Detail, { readonly type: Type }>;

/** Has the worker tell about the subject for as long as it is shown. */
export function useInspection(subject: Subject): void {
  const status = useConnection((state) => state.status);
  const key = subjectKey(subject);
  useEffect(() => {
    // A new history begins with nobody looking at anything, so the question is asked again.
    if (status === "live") inspect(subject);
    return () => inspect(null);
    // eslint-disable-next-line react/exhaustive-deps -- the key stands for the subject
  }, [key, status]);
}

/** What the worker last said of this subject; undefined until it did. */
export function useDetail<Type extends Subject["type"]>(subject: Extract<Subject, { readonly type: Type }>): DetailOf<Type> | undefined {
  const detail = useSlowly(useLogs, detailOf);
  // The keys are equal only when the types are.
  return detail !== undefined && subjectKey(detail) === subjectKey(subject) ? (detail as DetailOf<Type>) : undefined;
}

/** One text for one subject. */
export function subjectKey(subject: Subject): string {
  switch (subject.type) {
    case "process":
    case "machine":
      return `${subject.type} ${subject.name}`;
    case "object":
      return `object ${subject.uid}`;
    case "link":
      return `link ${subject.from} ${subject.to}`;
  }
}
