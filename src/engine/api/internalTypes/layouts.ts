/**
 * The fields of the API server's internal structs, in the order of their declaration: what error messages
 * print values by. Internal structs have no JSON names, so that Go writes each field under its own name,
 * and all of them. "=" marks an embedded struct, whose fields stand among the others. A type that is not
 * here is a string by another name.
 * @source pkg/apis/core/types.go, pkg/apis/apps/types.go, pkg/apis/batch/types.go, pkg/apis/policy/types.go,
 * pkg/apis/rbac/types.go, pkg/apis/storage/types.go, pkg/apis/networking/types.go (v1.36)
 */
const container =
  "Name string;Image string;Command []string;Args []string;WorkingDir string;Ports []ContainerPort;EnvFrom []EnvFromSource;Env []EnvVar;Resources ResourceRequirements;ResizePolicy []ContainerResizePolicy;RestartPolicy *string;RestartPolicyRules []ContainerRestartRule;VolumeMounts []VolumeMount;VolumeDevices []VolumeDevice;LivenessProbe *Probe;ReadinessProbe *Probe;StartupProbe *Probe;Lifecycle *Lifecycle;TerminationMessagePath string;TerminationMessagePolicy string;ImagePullPolicy string;SecurityContext *SecurityContext;Stdin bool;StdinOnce bool;TTY bool";
const podAffinity = "RequiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm;PreferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm";
const keySelector = "=LocalObjectReference;Key string;Optional *bool";
const envSource = "=LocalObjectReference;Optional *bool";
const projection = "=LocalObjectReference;Items []KeyToPath;Optional *bool";
const profile = "Type string;LocalhostProfile *string";
const diskOfCloud = "VolumeID string;FSType string;Partition int;ReadOnly bool";
const iscsi = (secret: string): string =>
  `TargetPortal string;IQN string;Lun int;ISCSIInterface string;FSType string;ReadOnly bool;Portals []string;DiscoveryCHAPAuth bool;SessionCHAPAuth bool;SecretRef *${secret};InitiatorName *string`;
const rbd = (secret: string): string => `CephMonitors []string;RBDImage string;FSType string;RBDPool string;RadosUser string;Keyring string;SecretRef *${secret};ReadOnly bool`;
const cinder = (secret: string): string => `VolumeID string;FSType string;ReadOnly bool;SecretRef *${secret}`;
const cephFs = (secret: string): string => `Monitors []string;Path string;User string;SecretFile string;SecretRef *${secret};ReadOnly bool`;
const flex = (secret: string): string => `Driver string;FSType string;SecretRef *${secret};ReadOnly bool;Options map`;
const scaleIo = (secret: string): string =>
  `Gateway string;System string;SecretRef *${secret};SSLEnabled bool;ProtectionDomain string;StoragePool string;StorageMode string;VolumeName string;FSType string;ReadOnly bool`;
const storageOs = (secret: string): string => `VolumeName string;VolumeNamespace string;FSType string;ReadOnly bool;SecretRef *${secret}`;

const pod: Readonly<Record<string, string>> = {
  PodTemplateSpec: "=ObjectMeta;Spec PodSpec",
  PodSpec:
    "Volumes []Volume;InitContainers []Container;Containers []Container;EphemeralContainers []EphemeralContainer;RestartPolicy string;TerminationGracePeriodSeconds *int;ActiveDeadlineSeconds *int;DNSPolicy string;NodeSelector map;ServiceAccountName string;AutomountServiceAccountToken *bool;NodeName string;SecurityContext *PodSecurityContext;ImagePullSecrets []LocalObjectReference;Hostname string;Subdomain string;SetHostnameAsFQDN *bool;Affinity *Affinity;SchedulerName string;Tolerations []Toleration;HostAliases []HostAlias;PriorityClassName string;Priority *int;PreemptionPolicy *string;DNSConfig *PodDNSConfig;ReadinessGates []PodReadinessGate;RuntimeClassName *string;Overhead ResourceList;EnableServiceLinks *bool;TopologySpreadConstraints []TopologySpreadConstraint;OS *PodOS;SchedulingGates []PodSchedulingGate;ResourceClaims []PodResourceClaim;Resources *ResourceRequirements;HostnameOverride *string;SchedulingGroup *PodSchedulingGroup",
  PodSecurityContext:
    "HostNetwork bool;HostPID bool;HostIPC bool;ShareProcessNamespace *bool;HostUsers *bool;SELinuxOptions *SELinuxOptions;WindowsOptions *WindowsSecurityContextOptions;RunAsUser *int;RunAsGroup *int;RunAsNonRoot *bool;SupplementalGroups []int;SupplementalGroupsPolicy *string;FSGroup *int;FSGroupChangePolicy *string;Sysctls []Sysctl;SeccompProfile *SeccompProfile;AppArmorProfile *AppArmorProfile;SELinuxChangePolicy *string",
  Container: container,
  EphemeralContainer: `${container};TargetContainerName string`,
  ContainerPort: "Name string;HostPort int;ContainerPort int;Protocol string;HostIP string",
  EnvFromSource: "Prefix string;ConfigMapRef *ConfigMapEnvSource;SecretRef *SecretEnvSource",
  ConfigMapEnvSource: envSource,
  SecretEnvSource: envSource,
  EnvVar: "Name string;Value string;ValueFrom *EnvVarSource",
  EnvVarSource: "FieldRef *ObjectFieldSelector;ResourceFieldRef *ResourceFieldSelector;ConfigMapKeyRef *ConfigMapKeySelector;SecretKeyRef *SecretKeySelector;FileKeyRef *FileKeySelector",
  ObjectFieldSelector: "APIVersion string;FieldPath string",
  ResourceFieldSelector: "ContainerName string;Resource string;Divisor Quantity",
  ConfigMapKeySelector: keySelector,
  SecretKeySelector: keySelector,
  FileKeySelector: "VolumeName string;Path string;Key string;Optional *bool",
  ResourceRequirements: "Limits ResourceList;Requests ResourceList;Claims []ResourceClaim",
  ResourceClaim: "Name string;Request string",
  ContainerResizePolicy: "ResourceName string;RestartPolicy string",
  ContainerRestartRule: "Action string;ExitCodes *ContainerRestartRuleOnExitCodes",
  ContainerRestartRuleOnExitCodes: "Operator string;Values []int",
  VolumeMount: "Name string;ReadOnly bool;RecursiveReadOnly *string;MountPath string;SubPath string;MountPropagation *string;SubPathExpr string",
  VolumeDevice: "Name string;DevicePath string",
  Probe: "=ProbeHandler;InitialDelaySeconds int;TimeoutSeconds int;PeriodSeconds int;SuccessThreshold int;FailureThreshold int;TerminationGracePeriodSeconds *int",
  ProbeHandler: "Exec *ExecAction;HTTPGet *HTTPGetAction;TCPSocket *TCPSocketAction;GRPC *GRPCAction",
  ExecAction: "Command []string",
  HTTPGetAction: "Path string;Port IntOrString;Host string;Scheme string;HTTPHeaders []HTTPHeader",
  HTTPHeader: "Name string;Value string",
  TCPSocketAction: "Port IntOrString;Host string",
  GRPCAction: "Port int;Service *string",
  SleepAction: "Seconds int",
  Lifecycle: "PostStart *LifecycleHandler;PreStop *LifecycleHandler;StopSignal *string",
  LifecycleHandler: "Exec *ExecAction;HTTPGet *HTTPGetAction;TCPSocket *TCPSocketAction;Sleep *SleepAction",
  SecurityContext:
    "Capabilities *Capabilities;Privileged *bool;SELinuxOptions *SELinuxOptions;WindowsOptions *WindowsSecurityContextOptions;RunAsUser *int;RunAsGroup *int;RunAsNonRoot *bool;ReadOnlyRootFilesystem *bool;AllowPrivilegeEscalation *bool;ProcMount *string;SeccompProfile *SeccompProfile;AppArmorProfile *AppArmorProfile",
  Capabilities: "Add []string;Drop []string",
  SELinuxOptions: "User string;Role string;Type string;Level string",
  WindowsSecurityContextOptions: "GMSACredentialSpecName *string;GMSACredentialSpec *string;RunAsUserName *string;HostProcess *bool",
  SeccompProfile: profile,
  AppArmorProfile: profile,
  Sysctl: "Name string;Value string",
  LocalObjectReference: "Name string",
  Affinity: "NodeAffinity *NodeAffinity;PodAffinity *PodAffinity;PodAntiAffinity *PodAntiAffinity",
  NodeAffinity: "RequiredDuringSchedulingIgnoredDuringExecution *NodeSelector;PreferredDuringSchedulingIgnoredDuringExecution []PreferredSchedulingTerm",
  NodeSelector: "NodeSelectorTerms []NodeSelectorTerm",
  NodeSelectorTerm: "MatchExpressions []NodeSelectorRequirement;MatchFields []NodeSelectorRequirement",
  NodeSelectorRequirement: "Key string;Operator string;Values []string",
  PreferredSchedulingTerm: "Weight int;Preference NodeSelectorTerm",
  PodAffinity: podAffinity,
  PodAntiAffinity: podAffinity,
  WeightedPodAffinityTerm: "Weight int;PodAffinityTerm PodAffinityTerm",
  PodAffinityTerm: "LabelSelector *LabelSelector;Namespaces []string;TopologyKey string;NamespaceSelector *LabelSelector;MatchLabelKeys []string;MismatchLabelKeys []string",
  Toleration: "Key string;Operator string;Value string;Effect string;TolerationSeconds *int",
  HostAlias: "IP string;Hostnames []string",
  PodDNSConfig: "Nameservers []string;Searches []string;Options []PodDNSConfigOption",
  PodDNSConfigOption: "Name string;Value *string",
  PodReadinessGate: "ConditionType string",
  TopologySpreadConstraint:
    "MaxSkew int;TopologyKey string;WhenUnsatisfiable string;LabelSelector *LabelSelector;MinDomains *int;NodeAffinityPolicy *string;NodeTaintsPolicy *string;MatchLabelKeys []string",
  PodOS: "Name string",
  PodSchedulingGate: "Name string",
  PodResourceClaim: "Name string;ResourceClaimName *string;ResourceClaimTemplateName *string",
  PodSchedulingGroup: "PodGroupName *string",
};

const volumes: Readonly<Record<string, string>> = {
  Volume:
    "Name string;HostPath *HostPathVolumeSource;EmptyDir *EmptyDirVolumeSource;GCEPersistentDisk *GCEPersistentDiskVolumeSource;AWSElasticBlockStore *AWSElasticBlockStoreVolumeSource;GitRepo *GitRepoVolumeSource;Secret *SecretVolumeSource;NFS *NFSVolumeSource;ISCSI *ISCSIVolumeSource;Glusterfs *GlusterfsVolumeSource;PersistentVolumeClaim *PersistentVolumeClaimVolumeSource;RBD *RBDVolumeSource;Quobyte *QuobyteVolumeSource;FlexVolume *FlexVolumeSource;Cinder *CinderVolumeSource;CephFS *CephFSVolumeSource;Flocker *FlockerVolumeSource;DownwardAPI *DownwardAPIVolumeSource;FC *FCVolumeSource;AzureFile *AzureFileVolumeSource;ConfigMap *ConfigMapVolumeSource;VsphereVolume *VsphereVirtualDiskVolumeSource;AzureDisk *AzureDiskVolumeSource;PhotonPersistentDisk *PhotonPersistentDiskVolumeSource;Projected *ProjectedVolumeSource;PortworxVolume *PortworxVolumeSource;ScaleIO *ScaleIOVolumeSource;StorageOS *StorageOSVolumeSource;CSI *CSIVolumeSource;Ephemeral *EphemeralVolumeSource;Image *ImageVolumeSource",
  PersistentVolumeSource:
    "GCEPersistentDisk *GCEPersistentDiskVolumeSource;AWSElasticBlockStore *AWSElasticBlockStoreVolumeSource;HostPath *HostPathVolumeSource;Glusterfs *GlusterfsPersistentVolumeSource;NFS *NFSVolumeSource;RBD *RBDPersistentVolumeSource;Quobyte *QuobyteVolumeSource;ISCSI *ISCSIPersistentVolumeSource;FlexVolume *FlexPersistentVolumeSource;Cinder *CinderPersistentVolumeSource;CephFS *CephFSPersistentVolumeSource;FC *FCVolumeSource;Flocker *FlockerVolumeSource;AzureFile *AzureFilePersistentVolumeSource;VsphereVolume *VsphereVirtualDiskVolumeSource;AzureDisk *AzureDiskVolumeSource;PhotonPersistentDisk *PhotonPersistentDiskVolumeSource;PortworxVolume *PortworxVolumeSource;ScaleIO *ScaleIOPersistentVolumeSource;Local *LocalVolumeSource;StorageOS *StorageOSPersistentVolumeSource;CSI *CSIPersistentVolumeSource",
  HostPathVolumeSource: "Path string;Type *string",
  EmptyDirVolumeSource: "Medium string;SizeLimit *Quantity",
  GCEPersistentDiskVolumeSource: "PDName string;FSType string;Partition int;ReadOnly bool",
  AWSElasticBlockStoreVolumeSource: diskOfCloud,
  GitRepoVolumeSource: "Repository string;Revision string;Directory string",
  SecretVolumeSource: "SecretName string;Items []KeyToPath;DefaultMode *int;Optional *bool",
  NFSVolumeSource: "Server string;Path string;ReadOnly bool",
  ISCSIVolumeSource: iscsi("LocalObjectReference"),
  ISCSIPersistentVolumeSource: iscsi("SecretReference"),
  GlusterfsVolumeSource: "EndpointsName string;Path string;ReadOnly bool",
  GlusterfsPersistentVolumeSource: "EndpointsName string;Path string;ReadOnly bool;EndpointsNamespace *string",
  PersistentVolumeClaimVolumeSource: "ClaimName string;ReadOnly bool",
  RBDVolumeSource: rbd("LocalObjectReference"),
  RBDPersistentVolumeSource: rbd("SecretReference"),
  QuobyteVolumeSource: "Registry string;Volume string;ReadOnly bool;User string;Group string;Tenant string",
  FlexVolumeSource: flex("LocalObjectReference"),
  FlexPersistentVolumeSource: flex("SecretReference"),
  CinderVolumeSource: cinder("LocalObjectReference"),
  CinderPersistentVolumeSource: cinder("SecretReference"),
  CephFSVolumeSource: cephFs("LocalObjectReference"),
  CephFSPersistentVolumeSource: cephFs("SecretReference"),
  FlockerVolumeSource: "DatasetName string;DatasetUUID string",
  DownwardAPIVolumeSource: "Items []DownwardAPIVolumeFile;DefaultMode *int",
  DownwardAPIVolumeFile: "Path string;FieldRef *ObjectFieldSelector;ResourceFieldRef *ResourceFieldSelector;Mode *int",
  FCVolumeSource: "TargetWWNs []string;Lun *int;FSType string;ReadOnly bool;WWIDs []string",
  AzureFileVolumeSource: "SecretName string;ShareName string;ReadOnly bool",
  AzureFilePersistentVolumeSource: "SecretName string;ShareName string;ReadOnly bool;SecretNamespace *string",
  ConfigMapVolumeSource: "=LocalObjectReference;Items []KeyToPath;DefaultMode *int;Optional *bool",
  VsphereVirtualDiskVolumeSource: "VolumePath string;FSType string;StoragePolicyName string;StoragePolicyID string",
  AzureDiskVolumeSource: "DiskName string;DataDiskURI string;CachingMode *string;FSType *string;ReadOnly *bool;Kind *string",
  PhotonPersistentDiskVolumeSource: "PdID string;FSType string",
  ProjectedVolumeSource: "Sources []VolumeProjection;DefaultMode *int",
  VolumeProjection:
    "Secret *SecretProjection;DownwardAPI *DownwardAPIProjection;ConfigMap *ConfigMapProjection;ServiceAccountToken *ServiceAccountTokenProjection;ClusterTrustBundle *ClusterTrustBundleProjection;PodCertificate *PodCertificateProjection",
  SecretProjection: projection,
  ConfigMapProjection: projection,
  DownwardAPIProjection: "Items []DownwardAPIVolumeFile",
  ServiceAccountTokenProjection: "Audience string;ExpirationSeconds int;Path string",
  ClusterTrustBundleProjection: "Name *string;SignerName *string;LabelSelector *LabelSelector;Optional *bool;Path string",
  PodCertificateProjection: "SignerName string;KeyType string;MaxExpirationSeconds *int;CredentialBundlePath string;KeyPath string;CertificateChainPath string;UserAnnotations map",
  KeyToPath: "Key string;Path string;Mode *int",
  PortworxVolumeSource: "VolumeID string;FSType string;ReadOnly bool",
  ScaleIOVolumeSource: scaleIo("LocalObjectReference"),
  ScaleIOPersistentVolumeSource: scaleIo("SecretReference"),
  LocalVolumeSource: "Path string;FSType *string",
  StorageOSVolumeSource: storageOs("LocalObjectReference"),
  StorageOSPersistentVolumeSource: storageOs("ObjectReference"),
  CSIVolumeSource: "Driver string;ReadOnly *bool;FSType *string;VolumeAttributes map;NodePublishSecretRef *LocalObjectReference",
  CSIPersistentVolumeSource:
    "Driver string;VolumeHandle string;ReadOnly bool;FSType string;VolumeAttributes map;ControllerPublishSecretRef *SecretReference;NodeStageSecretRef *SecretReference;NodePublishSecretRef *SecretReference;ControllerExpandSecretRef *SecretReference;NodeExpandSecretRef *SecretReference",
  EphemeralVolumeSource: "VolumeClaimTemplate *PersistentVolumeClaimTemplate",
  PersistentVolumeClaimTemplate: "=ObjectMeta;Spec PersistentVolumeClaimSpec",
  ImageVolumeSource: "Reference string;PullPolicy string",
  SecretReference: "Name string;Namespace string",
  ObjectReference: "Kind string;Namespace string;Name string;UID string;APIVersion string;ResourceVersion string;FieldPath string",
  PersistentVolumeClaimSpec:
    "AccessModes []string;Selector *LabelSelector;Resources VolumeResourceRequirements;VolumeName string;StorageClassName *string;VolumeMode *string;DataSource *TypedLocalObjectReference;DataSourceRef *TypedObjectReference;VolumeAttributesClassName *string",
  VolumeResourceRequirements: "Limits ResourceList;Requests ResourceList",
  TypedLocalObjectReference: "APIGroup *string;Kind string;Name string",
  TypedObjectReference: "APIGroup *string;Kind string;Name string;Namespace *string",
  VolumeNodeAffinity: "Required *NodeSelector",
  PersistentVolumeSpec:
    "Capacity ResourceList;=PersistentVolumeSource;AccessModes []string;ClaimRef *ObjectReference;PersistentVolumeReclaimPolicy string;StorageClassName string;MountOptions []string;VolumeMode *string;NodeAffinity *VolumeNodeAffinity;VolumeAttributesClassName *string",
};

const others: Readonly<Record<string, string>> = {
  DeploymentStrategy: "Type string;RollingUpdate *RollingUpdateDeployment",
  RollingUpdateDeployment: "MaxUnavailable IntOrString;MaxSurge IntOrString",
  RollingUpdateStatefulSetStrategy: "Partition int;MaxUnavailable *IntOrString",
  PodFailurePolicy: "Rules []PodFailurePolicyRule",
  PodFailurePolicyRule: "Action string;OnExitCodes *PodFailurePolicyOnExitCodesRequirement;OnPodConditions []PodFailurePolicyOnPodConditionsPattern",
  PodFailurePolicyOnExitCodesRequirement: "ContainerName *string;Operator string;Values []int",
  PodFailurePolicyOnPodConditionsPattern: "Type string;Status string",
  SuccessPolicy: "Rules []SuccessPolicyRule",
  SuccessPolicyRule: "SucceededIndexes *string;SucceededCount *int",
  PodDisruptionBudgetSpec: "MinAvailable *IntOrString;Selector *LabelSelector;MaxUnavailable *IntOrString;UnhealthyPodEvictionPolicy *string",
  RoleRef: "APIGroup string;Kind string;Name string",
  VolumeAttachmentSpec: "Attacher string;Source VolumeAttachmentSource;NodeName string",
  VolumeAttachmentSource: "PersistentVolumeName *string;InlineVolumeSpec *PersistentVolumeSpec",
  ParentReference: "Group string;Resource string;Namespace string;Name string",
};

const wish = "DeviceClassName string;Selectors []DeviceSelector;AllocationMode string;Count int";

const devices: Readonly<Record<string, string>> = {
  ResourceClaimSpec: "Devices DeviceClaim",
  ResourceClaimTemplateSpec: "=ObjectMeta;Spec ResourceClaimSpec",
  DeviceClaim: "Requests []DeviceRequest;Constraints []DeviceConstraint;Config []DeviceClaimConfiguration",
  DeviceRequest: "Name string;Exactly *ExactDeviceRequest;FirstAvailable []DeviceSubRequest",
  ExactDeviceRequest: `${wish};AdminAccess *bool;Tolerations []DeviceToleration;Capacity *CapacityRequirements`,
  DeviceSubRequest: `Name string;${wish};Tolerations []DeviceToleration;Capacity *CapacityRequirements`,
  DeviceSelector: "CEL *CELDeviceSelector",
  CELDeviceSelector: "Expression string",
  DeviceToleration: "Key string;Operator string;Value string;Effect string;TolerationSeconds *int",
  CapacityRequirements: "Requests map",
  DeviceConstraint: "Requests []string;MatchAttribute *string;DistinctAttribute *string",
  DeviceClaimConfiguration: "Requests []string;=DeviceConfiguration",
  DeviceConfiguration: "Opaque *OpaqueDeviceConfiguration",
  OpaqueDeviceConfiguration: "Driver string;Parameters map",
  AllocationResult: "Devices DeviceAllocationResult;NodeSelector *NodeSelector;AllocationTimestamp *string",
  DeviceAllocationResult: "Results []DeviceRequestAllocationResult;Config []DeviceAllocationConfiguration",
  DeviceRequestAllocationResult:
    "Request string;Driver string;Pool string;Device string;AdminAccess *bool;Tolerations []DeviceToleration;BindingConditions []string;BindingFailureConditions []string;ShareID *string;ConsumedCapacity map",
  DeviceAllocationConfiguration: "Source string;Requests []string;=DeviceConfiguration",
  CSINodeDriver: "Name string;NodeID string;TopologyKeys []string;Allocatable *VolumeNodeResources",
  VolumeNodeResources: "Count *int",
  DeviceAttribute: "IntValue *int;BoolValue *bool;StringValue *string;VersionValue *string",
};

const flows: Readonly<Record<string, string>> = {
  FlowSchemaSpec: "PriorityLevelConfiguration PriorityLevelConfigurationReference;MatchingPrecedence int;DistinguisherMethod *FlowDistinguisherMethod;Rules []PolicyRulesWithSubjects",
  PriorityLevelConfigurationReference: "Name string",
  FlowDistinguisherMethod: "Type string",
  PolicyRulesWithSubjects: "Subjects []FlowSubject;ResourceRules []ResourcePolicyRule;NonResourceRules []NonResourcePolicyRule",
  FlowSubject: "Kind string;User *UserSubject;Group *GroupSubject;ServiceAccount *ServiceAccountSubject",
  UserSubject: "Name string",
  GroupSubject: "Name string",
  ServiceAccountSubject: "Namespace string;Name string",
  ResourcePolicyRule: "Verbs []string;APIGroups []string;Resources []string;ClusterScope bool;Namespaces []string",
  NonResourcePolicyRule: "Verbs []string;NonResourceURLs []string",
  PriorityLevelConfigurationSpec: "Type string;Limited *LimitedPriorityLevelConfiguration;Exempt *ExemptPriorityLevelConfiguration",
  LimitedPriorityLevelConfiguration: "NominalConcurrencyShares int;LimitResponse LimitResponse;LendablePercent *int;BorrowingLimitPercent *int",
  LimitResponse: "Type string;Queuing *QueuingConfiguration",
  QueuingConfiguration: "Queues int;HandSize int;QueueLengthLimit int",
  ExemptPriorityLevelConfiguration: "NominalConcurrencyShares *int;LendablePercent *int",
};

export const internalLayouts: Readonly<Record<string, string>> = { ...pod, ...volumes, ...others, ...devices, ...flows };
