import type { PersistentVolumeClaim, StorageClass } from "../../kinds/index.ts";
import type { Step } from "./step.ts";
import { write } from "./step.ts";

const provisionerAnnotation = "volume.kubernetes.io/storage-provisioner";
const betaProvisionerAnnotation = "volume.beta.kubernetes.io/storage-provisioner";

/** Plugins of the tree whose work a CSI driver does. @source k8s.io/csi-translation-lib/plugins */
const migrated: Readonly<Record<string, string>> = {
  "kubernetes.io/aws-ebs": "ebs.csi.aws.com",
  "kubernetes.io/gce-pd": "pd.csi.storage.gke.io",
  "kubernetes.io/azure-disk": "disk.csi.azure.com",
  "kubernetes.io/azure-file": "file.csi.azure.com",
  "kubernetes.io/cinder": "cinder.csi.openstack.org",
  "kubernetes.io/vsphere-volume": "csi.vsphere.vmware.com",
  "kubernetes.io/portworx-volume": "pxd.portworx.com",
};

const isOfTree = (name: string): boolean => name.startsWith("kubernetes.io/");

/** The driver that shall make the volume, or why there is none. @source pv_controller.go findProvisionablePlugin */
function provisionerOf({ provisioner }: StorageClass): { readonly driver: string } | { readonly error: string } {
  const driver = migrated[provisioner];
  if (driver !== undefined) return { driver };
  return isOfTree(provisioner) ? { error: `no volume plugin matched name: ${provisioner}` } : { driver: provisioner };
}

/** Asks the external provisioner by annotation, and waits. @source pv_controller.go provisionClaimOperationExternal */
export function provision(claim: PersistentVolumeClaim, className: string, storageClass: StorageClass | undefined): Step {
  const failed = (message: string): Step => ({ events: [{ object: claim, type: "Warning", reason: "ProvisioningFailed", message }] });
  if (storageClass === undefined) return failed(`storageclass.storage.k8s.io ${JSON.stringify(className)} not found`);
  const found = provisionerOf(storageClass);
  if ("error" in found) return failed(found.error);
  const { driver } = found;
  const message = `Waiting for a volume to be created either by the external provisioner '${driver}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
  const event = { object: claim, type: "Normal", reason: "ExternalProvisioning", message } as const;
  const { annotations } = claim.metadata;
  if (annotations?.[provisionerAnnotation] === driver && annotations[betaProvisionerAnnotation] === driver) return { events: [event] };
  const asked = { ...annotations, [betaProvisionerAnnotation]: driver, [provisionerAnnotation]: driver };
  return { ...write({ type: "claim", claim: { ...claim, metadata: { ...claim.metadata, annotations: asked } } }), after: event, last: true };
}
