import { forbiddenField, invalidField, notSupportedField, requiredField, type FieldError } from "../fieldError.ts";
import type { IntOrString } from "../meta.ts";
import { portNameErrors } from "../names.ts";
import type { GrpcAction, HttpGetAction, Lifecycle, LifecycleHandler, Probe } from "./types.ts";

/** Probes and lifecycle hooks. @source pkg/apis/core/validation/validation.go validateProbe, validateHandler */

export const portRangeMessage = "must be between 1 and 65535, inclusive";
export const isPort = (port: unknown): boolean => typeof port === "number" && Number.isInteger(port) && port >= 1 && port <= 65_535;

/** A port's number, or the name of a container's port. */
export function validatePortNumberOrName(port: IntOrString, path: string): readonly FieldError[] {
  if (typeof port === "number") return isPort(port) ? [] : [invalidField(path, port, portRangeMessage)];
  return portNameErrors(port).map((message) => invalidField(path, port, message));
}

function validateHttpGet(action: HttpGetAction, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if ((action.path ?? "") === "") errors.push(requiredField(`${path}.path`));
  errors.push(...validatePortNumberOrName(action.port ?? 0, `${path}.port`));
  if (action.scheme !== "HTTP" && action.scheme !== "HTTPS") errors.push(notSupportedField(`${path}.scheme`, action.scheme ?? "", ["HTTP", "HTTPS"]));
  for (const header of action.httpHeaders ?? []) {
    if (!/^[-A-Za-z0-9]+$/.test(header.name ?? "")) {
      const message = "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";
      errors.push(invalidField(`${path}.httpHeaders`, header.name ?? "", message));
    }
  }
  return errors;
}

function validateGrpc(action: GrpcAction, path: string): readonly FieldError[] {
  return isPort(action.port) ? [] : [invalidField(`${path}.port`, action.port ?? 0, portRangeMessage)];
}

function validateSleep(seconds: number, grace: number | undefined, path: string): readonly FieldError[] {
  if (grace === undefined || (seconds >= 0 && seconds <= grace)) return [];
  return [invalidField(path, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${grace})`)];
}

type Handler = LifecycleHandler & Pick<Probe, "grpc">;

function validateHandler(handler: Handler, path: string, grace: number | undefined): readonly FieldError[] {
  const errors: FieldError[] = [];
  let count = 0;
  const only = (name: string, check: () => readonly FieldError[]): void => {
    if (count > 0) errors.push(forbiddenField(`${path}.${name}`, "may not specify more than 1 handler type"));
    else errors.push(...check());
    count++;
  };
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  if (exec !== undefined) only("exec", () => ((exec.command?.length ?? 0) === 0 ? [requiredField(`${path}.exec.command`)] : []));
  if (httpGet !== undefined) only("httpGet", () => validateHttpGet(httpGet, `${path}.httpGet`));
  if (tcpSocket !== undefined) only("tcpSocket", () => validatePortNumberOrName(tcpSocket.port ?? 0, `${path}.tcpSocket.port`));
  if (grpc !== undefined) only("grpc", () => validateGrpc(grpc, `${path}.grpc`));
  if (sleep !== undefined) only("sleep", () => validateSleep(sleep.seconds ?? 0, grace, `${path}.sleep`));
  if (count === 0) errors.push(requiredField(path, "must specify a handler type"));
  return errors;
}

const counters = ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"] as const;

export function validateProbe(probe: Probe | undefined, path: string, kind: "livenessProbe" | "readinessProbe" | "startupProbe"): readonly FieldError[] {
  if (probe === undefined) return [];
  const errors: FieldError[] = [...validateHandler(probe, path, undefined)];
  for (const counter of counters) {
    const value = probe[counter];
    if (value !== undefined && value < 0) errors.push(invalidField(`${path}.${counter}`, value, "must be greater than or equal to 0"));
  }
  const grace = probe.terminationGracePeriodSeconds;
  if (grace !== undefined && grace <= 0) errors.push(invalidField(`${path}.terminationGracePeriodSeconds`, grace, "must be greater than 0"));
  if (kind === "readinessProbe") {
    if (grace !== undefined) errors.push(invalidField(`${path}.terminationGracePeriodSeconds`, grace, "must not be set for readinessProbes"));
  } else if ((probe.successThreshold ?? 0) !== 1) {
    errors.push(invalidField(`${path}.successThreshold`, probe.successThreshold, "must be 1"));
  }
  return errors;
}

/** @param grace the Pod's terminationGracePeriodSeconds: a hook may not sleep longer */
export function validateLifecycle(lifecycle: Lifecycle, path: string, grace: number | undefined): readonly FieldError[] {
  return [
    ...(lifecycle.postStart === undefined ? [] : validateHandler(lifecycle.postStart, `${path}.postStart`, grace)),
    ...(lifecycle.preStop === undefined ? [] : validateHandler(lifecycle.preStop, `${path}.preStop`, grace)),
  ];
}
