import type { KubeObject } from "../../api/index.ts";

/** @source k8s.io/api/certificates/v1/types.go CertificateSigningRequest */
export interface CertificateSigningRequest extends KubeObject {
  readonly apiVersion: "certificates.k8s.io/v1";
  readonly kind: "CertificateSigningRequest";
  readonly spec: {
    /** PEM in base64. */
    readonly request?: string;
    readonly signerName?: string;
    readonly expirationSeconds?: number;
    readonly usages?: readonly string[];
    /** Who asks: said by the server. */
    readonly username?: string;
    readonly uid?: string;
    readonly groups?: readonly string[];
    readonly extra?: Readonly<Record<string, readonly string[]>>;
  };
  readonly status?: CertificateStatus;
}

export interface CertificateCondition {
  /** Approved, Denied, Failed. */
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastUpdateTime?: string;
  readonly lastTransitionTime?: string;
}

export interface CertificateStatus {
  readonly conditions?: readonly CertificateCondition[];
  readonly certificate?: string;
}
