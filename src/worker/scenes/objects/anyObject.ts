import type { KubeObject, LabelSelector } from "../../../engine/api/index.ts";

interface NameRef {
  readonly name?: string;
  readonly optional?: boolean;
}

interface ContainerFields {
  readonly name: string;
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
  readonly envFrom?: readonly { readonly configMapRef?: NameRef; readonly secretRef?: NameRef }[];
  readonly env?: readonly { readonly name: string; readonly valueFrom?: { readonly configMapKeyRef?: NameRef; readonly secretKeyRef?: NameRef } }[];
}

interface ServiceBackend {
  readonly service?: NameRef;
}

interface ContainerStatusFields {
  readonly ready?: boolean;
  readonly restartCount?: number;
  readonly state?: { readonly waiting?: { readonly reason?: string }; readonly terminated?: { readonly reason?: string; readonly exitCode?: number } };
}

export interface ConditionFields {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** The fields of any kind by which objects are related and their health is told: all optional, since a kind has only its own. */
export type AnyObject = KubeObject & {
  readonly endpoints?: readonly { readonly targetRef?: { readonly uid?: string }; readonly conditions?: { readonly ready?: boolean } }[];
  readonly spec?: {
    readonly selector?: Readonly<Record<string, string>> | LabelSelector;
    readonly podSelector?: LabelSelector;
    readonly nodeName?: string;
    readonly replicas?: number;
    readonly completions?: number;
    readonly suspend?: boolean;
    readonly unschedulable?: boolean;
    readonly minReplicas?: number;
    readonly maxReplicas?: number;
    readonly volumeName?: string;
    readonly storageClassName?: string;
    readonly type?: string;
    readonly clusterIP?: string;
    readonly scaleTargetRef?: { readonly kind: string; readonly name: string };
    readonly defaultBackend?: ServiceBackend;
    readonly rules?: readonly { readonly host?: string; readonly http?: { readonly paths?: readonly { readonly path?: string; readonly backend?: ServiceBackend }[] } }[];
    readonly tls?: readonly { readonly secretName?: string }[];
    readonly containers?: readonly ContainerFields[];
    readonly initContainers?: readonly ContainerFields[];
    readonly volumes?: readonly {
      readonly name: string;
      readonly persistentVolumeClaim?: { readonly claimName?: string };
      readonly configMap?: NameRef;
      readonly secret?: { readonly secretName?: string; readonly optional?: boolean };
    }[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly numberReady?: number;
    readonly succeeded?: number;
    readonly failed?: number;
    readonly active?: number | readonly unknown[];
    readonly currentReplicas?: number;
    readonly desiredReplicas?: number;
    readonly disruptionsAllowed?: number;
    readonly currentHealthy?: number;
    readonly desiredHealthy?: number;
    readonly expectedPods?: number;
    readonly capacity?: Readonly<Record<string, string>>;
    readonly conditions?: readonly ConditionFields[];
    readonly containerStatuses?: readonly ContainerStatusFields[];
    readonly initContainerStatuses?: readonly ContainerStatusFields[];
    readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[] };
  };
};
