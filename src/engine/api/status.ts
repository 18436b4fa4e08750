/** Why a request failed, in Kubernetes' words. @source k8s.io/apimachinery/pkg/apis/meta/v1/types.go Status */
export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

export interface Status {
  readonly apiVersion: "v1";
  readonly kind: "Status";
  /** Where a list may go on although its token is too old. */
  readonly metadata: { readonly continue?: string; readonly resourceVersion?: undefined };
  readonly status: "Success" | "Failure";
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code: number;
}
