/**
 * The fields of Kubernetes' Go structs in the order of their declaration, with their Go types: what the
 * hash of a Pod template is made over. "=" marks an embedded struct (its fields stand in the same JSON object).
 * @source k8s.io/api/core/v1/types.go, k8s.io/apimachinery/pkg/apis/meta/v1/types.go (v1.36)
 */
const keySelector = "=LocalObjectReference v1.LocalObjectReference;Key string;Optional *bool";
const envSource = "=LocalObjectReference v1.LocalObjectReference;Optional *bool";
const namedProjection = "=LocalObjectReference v1.LocalObjectReference;Items []v1.KeyToPath;Optional *bool";
const nameAndValue = "Name string;Value string";
const podAffinity =
  "RequiredDuringSchedulingIgnoredDuringExecution []v1.PodAffinityTerm;PreferredDuringSchedulingIgnoredDuringExecution []v1.WeightedPodAffinityTerm";
const handlers = "Exec *v1.ExecAction;HTTPGet *v1.HTTPGetAction;TCPSocket *v1.TCPSocketAction";

export const goLayouts: Readonly<Record<string, string>> = {
  "v1.PodTemplateSpec": "ObjectMeta v1.ObjectMeta;Spec v1.PodSpec",
  "v1.ObjectMeta":
    "Name string;GenerateName string;Namespace string;SelfLink string;UID types.UID;ResourceVersion string;Generation int64;CreationTimestamp v1.Time;DeletionTimestamp *v1.Time;DeletionGracePeriodSeconds *int64;Labels map[string]string;Annotations map[string]string;OwnerReferences []v1.OwnerReference;Finalizers []string;ManagedFields []v1.ManagedFieldsEntry",
  "v1.PodSpec":
    "Volumes []v1.Volume;InitContainers []v1.Container;Containers []v1.Container;EphemeralContainers []v1.EphemeralContainer;RestartPolicy v1.RestartPolicy;TerminationGracePeriodSeconds *int64;ActiveDeadlineSeconds *int64;DNSPolicy v1.DNSPolicy;NodeSelector map[string]string;ServiceAccountName string;DeprecatedServiceAccount string;AutomountServiceAccountToken *bool;NodeName string;HostNetwork bool;HostPID bool;HostIPC bool;ShareProcessNamespace *bool;SecurityContext *v1.PodSecurityContext;ImagePullSecrets []v1.LocalObjectReference;Hostname string;Subdomain string;Affinity *v1.Affinity;SchedulerName string;Tolerations []v1.Toleration;HostAliases []v1.HostAlias;PriorityClassName string;Priority *int32;DNSConfig *v1.PodDNSConfig;ReadinessGates []v1.PodReadinessGate;RuntimeClassName *string;EnableServiceLinks *bool;PreemptionPolicy *v1.PreemptionPolicy;Overhead v1.ResourceList;TopologySpreadConstraints []v1.TopologySpreadConstraint;SetHostnameAsFQDN *bool;OS *v1.PodOS;HostUsers *bool;SchedulingGates []v1.PodSchedulingGate;ResourceClaims []v1.PodResourceClaim;Resources *v1.ResourceRequirements;HostnameOverride *string;SchedulingGroup *v1.PodSchedulingGroup",
  "v1.Container":
    "Name string;Image string;Command []string;Args []string;WorkingDir string;Ports []v1.ContainerPort;EnvFrom []v1.EnvFromSource;Env []v1.EnvVar;Resources v1.ResourceRequirements;ResizePolicy []v1.ContainerResizePolicy;RestartPolicy *v1.ContainerRestartPolicy;RestartPolicyRules []v1.ContainerRestartRule;VolumeMounts []v1.VolumeMount;VolumeDevices []v1.VolumeDevice;LivenessProbe *v1.Probe;ReadinessProbe *v1.Probe;StartupProbe *v1.Probe;Lifecycle *v1.Lifecycle;TerminationMessagePath string;TerminationMessagePolicy v1.TerminationMessagePolicy;ImagePullPolicy v1.PullPolicy;SecurityContext *v1.SecurityContext;Stdin bool;StdinOnce bool;TTY bool",
  "v1.ContainerPort": "Name string;HostPort int32;ContainerPort int32;Protocol v1.Protocol;HostIP string",
  "v1.LocalObjectReference": "Name string",
  "v1.EnvFromSource": "Prefix string;ConfigMapRef *v1.ConfigMapEnvSource;SecretRef *v1.SecretEnvSource",
  "v1.ConfigMapEnvSource": envSource,
  "v1.SecretEnvSource": envSource,
  "v1.EnvVar": "Name string;Value string;ValueFrom *v1.EnvVarSource",
  "v1.EnvVarSource":
    "FieldRef *v1.ObjectFieldSelector;ResourceFieldRef *v1.ResourceFieldSelector;ConfigMapKeyRef *v1.ConfigMapKeySelector;SecretKeyRef *v1.SecretKeySelector;FileKeyRef *v1.FileKeySelector",
  "v1.ObjectFieldSelector": "APIVersion string;FieldPath string",
  "v1.ConfigMapKeySelector": keySelector,
  "v1.SecretKeySelector": keySelector,
  "v1.ResourceRequirements": "Limits v1.ResourceList;Requests v1.ResourceList;Claims []v1.ResourceClaim",
  "v1.ResourceClaim": "Name string;Request string",
  "v1.ContainerResizePolicy": "ResourceName v1.ResourceName;RestartPolicy v1.ResourceResizeRestartPolicy",
  "v1.VolumeMount":
    "Name string;ReadOnly bool;RecursiveReadOnly *v1.RecursiveReadOnlyMode;MountPath string;SubPath string;MountPropagation *v1.MountPropagationMode;SubPathExpr string",
  "v1.VolumeDevice": "Name string;DevicePath string",
  "v1.Probe":
    "=ProbeHandler v1.ProbeHandler;InitialDelaySeconds int32;TimeoutSeconds int32;PeriodSeconds int32;SuccessThreshold int32;FailureThreshold int32;TerminationGracePeriodSeconds *int64",
  "v1.ProbeHandler": `${handlers};GRPC *v1.GRPCAction`,
  "v1.ExecAction": "Command []string",
  "v1.HTTPGetAction": "Path string;Port intstr.IntOrString;Host string;Scheme v1.URIScheme;HTTPHeaders []v1.HTTPHeader",
  "v1.HTTPHeader": nameAndValue,
  "v1.TCPSocketAction": "Port intstr.IntOrString;Host string",
  "v1.GRPCAction": "Port int32;Service *string",
  "v1.Lifecycle": "PostStart *v1.LifecycleHandler;PreStop *v1.LifecycleHandler;StopSignal *v1.Signal",
  "v1.LifecycleHandler": `${handlers};Sleep *v1.SleepAction`,
  "v1.SleepAction": "Seconds int64",
  "v1.SecurityContext":
    "Capabilities *v1.Capabilities;Privileged *bool;SELinuxOptions *v1.SELinuxOptions;WindowsOptions *v1.WindowsSecurityContextOptions;RunAsUser *int64;RunAsGroup *int64;RunAsNonRoot *bool;ReadOnlyRootFilesystem *bool;AllowPrivilegeEscalation *bool;ProcMount *v1.ProcMountType;SeccompProfile *v1.SeccompProfile;AppArmorProfile *v1.AppArmorProfile",
  "v1.Capabilities": "Add []v1.Capability;Drop []v1.Capability",
  "v1.SELinuxOptions": "User string;Role string;Type string;Level string",
  "v1.SeccompProfile": "Type v1.SeccompProfileType;LocalhostProfile *string",
  "v1.AppArmorProfile": "Type v1.AppArmorProfileType;LocalhostProfile *string",
  "v1.PodSecurityContext":
    "SELinuxOptions *v1.SELinuxOptions;WindowsOptions *v1.WindowsSecurityContextOptions;RunAsUser *int64;RunAsGroup *int64;RunAsNonRoot *bool;SupplementalGroups []int64;SupplementalGroupsPolicy *v1.SupplementalGroupsPolicy;FSGroup *int64;Sysctls []v1.Sysctl;FSGroupChangePolicy *v1.PodFSGroupChangePolicy;SeccompProfile *v1.SeccompProfile;AppArmorProfile *v1.AppArmorProfile;SELinuxChangePolicy *v1.PodSELinuxChangePolicy",
  "v1.Sysctl": nameAndValue,
  "v1.Affinity": "NodeAffinity *v1.NodeAffinity;PodAffinity *v1.PodAffinity;PodAntiAffinity *v1.PodAntiAffinity",
  "v1.NodeAffinity":
    "RequiredDuringSchedulingIgnoredDuringExecution *v1.NodeSelector;PreferredDuringSchedulingIgnoredDuringExecution []v1.PreferredSchedulingTerm",
  "v1.NodeSelector": "NodeSelectorTerms []v1.NodeSelectorTerm",
  "v1.NodeSelectorTerm": "MatchExpressions []v1.NodeSelectorRequirement;MatchFields []v1.NodeSelectorRequirement",
  "v1.NodeSelectorRequirement": "Key string;Operator v1.NodeSelectorOperator;Values []string",
  "v1.PreferredSchedulingTerm": "Weight int32;Preference v1.NodeSelectorTerm",
  "v1.PodAffinity": podAffinity,
  "v1.PodAntiAffinity": podAffinity,
  "v1.WeightedPodAffinityTerm": "Weight int32;PodAffinityTerm v1.PodAffinityTerm",
  "v1.PodAffinityTerm":
    "LabelSelector *v1.LabelSelector;Namespaces []string;TopologyKey string;NamespaceSelector *v1.LabelSelector;MatchLabelKeys []string;MismatchLabelKeys []string",
  "v1.LabelSelector": "MatchLabels map[string]string;MatchExpressions []v1.LabelSelectorRequirement",
  "v1.LabelSelectorRequirement": "Key string;Operator v1.LabelSelectorOperator;Values []string",
  "v1.Toleration": "Key string;Operator v1.TolerationOperator;Value string;Effect v1.TaintEffect;TolerationSeconds *int64",
  "v1.HostAlias": "IP string;Hostnames []string",
  "v1.PodDNSConfig": "Nameservers []string;Searches []string;Options []v1.PodDNSConfigOption",
  "v1.PodDNSConfigOption": "Name string;Value *string",
  "v1.PodReadinessGate": "ConditionType v1.PodConditionType",
  "v1.TopologySpreadConstraint":
    "MaxSkew int32;TopologyKey string;WhenUnsatisfiable v1.UnsatisfiableConstraintAction;LabelSelector *v1.LabelSelector;MinDomains *int32;NodeAffinityPolicy *v1.NodeInclusionPolicy;NodeTaintsPolicy *v1.NodeInclusionPolicy;MatchLabelKeys []string",
  "v1.PodOS": "Name v1.OSName",
  "v1.PodSchedulingGate": "Name string",
  "v1.Volume": "Name string;=VolumeSource v1.VolumeSource",
  "v1.VolumeSource":
    "HostPath *v1.HostPathVolumeSource;EmptyDir *v1.EmptyDirVolumeSource;GCEPersistentDisk *v1.GCEPersistentDiskVolumeSource;AWSElasticBlockStore *v1.AWSElasticBlockStoreVolumeSource;GitRepo *v1.GitRepoVolumeSource;Secret *v1.SecretVolumeSource;NFS *v1.NFSVolumeSource;ISCSI *v1.ISCSIVolumeSource;Glusterfs *v1.GlusterfsVolumeSource;PersistentVolumeClaim *v1.PersistentVolumeClaimVolumeSource;RBD *v1.RBDVolumeSource;FlexVolume *v1.FlexVolumeSource;Cinder *v1.CinderVolumeSource;CephFS *v1.CephFSVolumeSource;Flocker *v1.FlockerVolumeSource;DownwardAPI *v1.DownwardAPIVolumeSource;FC *v1.FCVolumeSource;AzureFile *v1.AzureFileVolumeSource;ConfigMap *v1.ConfigMapVolumeSource;VsphereVolume *v1.VsphereVirtualDiskVolumeSource;Quobyte *v1.QuobyteVolumeSource;AzureDisk *v1.AzureDiskVolumeSource;PhotonPersistentDisk *v1.PhotonPersistentDiskVolumeSource;Projected *v1.ProjectedVolumeSource;PortworxVolume *v1.PortworxVolumeSource;ScaleIO *v1.ScaleIOVolumeSource;StorageOS *v1.StorageOSVolumeSource;CSI *v1.CSIVolumeSource;Ephemeral *v1.EphemeralVolumeSource;Image *v1.ImageVolumeSource",
  "v1.HostPathVolumeSource": "Path string;Type *v1.HostPathType",
  "v1.EmptyDirVolumeSource": "Medium v1.StorageMedium;SizeLimit *resource.Quantity",
  "v1.SecretVolumeSource": "SecretName string;Items []v1.KeyToPath;DefaultMode *int32;Optional *bool",
  "v1.KeyToPath": "Key string;Path string;Mode *int32",
  "v1.ConfigMapVolumeSource": "=LocalObjectReference v1.LocalObjectReference;Items []v1.KeyToPath;DefaultMode *int32;Optional *bool",
  "v1.PersistentVolumeClaimVolumeSource": "ClaimName string;ReadOnly bool",
  "v1.NFSVolumeSource": "Server string;Path string;ReadOnly bool",
  "v1.DownwardAPIVolumeSource": "Items []v1.DownwardAPIVolumeFile;DefaultMode *int32",
  "v1.DownwardAPIVolumeFile": "Path string;FieldRef *v1.ObjectFieldSelector;ResourceFieldRef *v1.ResourceFieldSelector;Mode *int32",
  "v1.ProjectedVolumeSource": "Sources []v1.VolumeProjection;DefaultMode *int32",
  "v1.VolumeProjection":
    "Secret *v1.SecretProjection;DownwardAPI *v1.DownwardAPIProjection;ConfigMap *v1.ConfigMapProjection;ServiceAccountToken *v1.ServiceAccountTokenProjection;ClusterTrustBundle *v1.ClusterTrustBundleProjection;PodCertificate *v1.PodCertificateProjection",
  "v1.SecretProjection": namedProjection,
  "v1.ConfigMapProjection": namedProjection,
  "v1.DownwardAPIProjection": "Items []v1.DownwardAPIVolumeFile",
  "v1.ServiceAccountTokenProjection": "Audience string;ExpirationSeconds *int64;Path string",
};
