using KSail.Validation.Rules.Devices;
using KSail.Validation.Rules.Extension;
using KSail.Validation.Rules.Networking;
using KSail.Validation.Rules.Pods;
using KSail.Validation.Rules.Policy;
using KSail.Validation.Rules.Storage;
using KSail.Validation.Rules.Workloads;

namespace KSail.Validation.Rules;

/// <summary>Every rule for the objects of one kind. Metadata, which all kinds have, is not in it.</summary>
internal static class RuleTable
{
    public static readonly IReadOnlyList<ObjectRule> All =
    [
        new("", "ConfigMap", DataRules.CheckConfigMap),
        new("", "Endpoints", EndpointRules.CheckEndpoints),
        new("", "LimitRange", LimitRangeRules.Check),
        new("", "Namespace", NodeRules.CheckNamespace),
        new("", "Node", NodeRules.CheckNode),
        new("", "PersistentVolume", VolumeObjectRules.CheckVolume, RuleDiagnostics.Storage),
        new("", "PersistentVolumeClaim", ClaimRules.Check, RuleDiagnostics.Claim),
        new("", "Pod", PodRules.CheckPod, RuleDiagnostics.Pod),
        new("", "PodTemplate", WorkloadRules.CheckPodTemplate),
        new("", "ReplicationController", WorkloadRules.CheckReplicationController, RuleDiagnostics.Workload),
        new("", "ResourceQuota", QuotaRules.Check),
        new("", "Secret", DataRules.CheckSecret),
        new("", "Service", ServiceRules.Check, RuleDiagnostics.Service),
        new("admissionregistration.k8s.io", "MutatingAdmissionPolicy", AdmissionPolicyRules.CheckMutating, RuleDiagnostics.AdmissionPolicy),
        new("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding", AdmissionPolicyRules.CheckBinding, RuleDiagnostics.AdmissionPolicy),
        new("admissionregistration.k8s.io", "MutatingWebhookConfiguration", WebhookRules.Check),
        new("admissionregistration.k8s.io", "ValidatingAdmissionPolicy", AdmissionPolicyRules.CheckValidating, RuleDiagnostics.AdmissionPolicy),
        new("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding", AdmissionPolicyRules.CheckBinding, RuleDiagnostics.AdmissionPolicy),
        new("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", WebhookRules.Check),
        new("apiextensions.k8s.io", "CustomResourceDefinition", DefinitionRules.Check),
        new("apiregistration.k8s.io", "APIService", ApiServiceRules.Check, RuleDiagnostics.ApiService),
        new("apps", "ControllerRevision", WorkloadRules.CheckRevision),
        new("apps", "DaemonSet", WorkloadRules.CheckDaemonSet, RuleDiagnostics.Workload),
        new("apps", "Deployment", WorkloadRules.CheckDeployment, RuleDiagnostics.Workload),
        new("apps", "ReplicaSet", WorkloadRules.CheckReplicaSet, RuleDiagnostics.Workload),
        new("apps", "StatefulSet", WorkloadRules.CheckStatefulSet, RuleDiagnostics.Workload),
        new("autoscaling", "HorizontalPodAutoscaler", AutoscalerRules.Check),
        new("batch", "CronJob", CronJobRules.Check),
        new("batch", "Job", JobRules.Check, RuleDiagnostics.Job),
        new("certificates.k8s.io", "CertificateSigningRequest", CertificateRules.CheckRequest),
        new("certificates.k8s.io", "ClusterTrustBundle", CertificateRules.CheckBundle),
        new("coordination.k8s.io", "Lease", ClassRules.CheckLease),
        new("discovery.k8s.io", "EndpointSlice", EndpointRules.CheckSlice),
        new("flowcontrol.apiserver.k8s.io", "FlowSchema", FlowRules.CheckSchema, RuleDiagnostics.Flow),
        new("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration", FlowRules.CheckLevel, RuleDiagnostics.Flow),
        new("networking.k8s.io", "IPAddress", NodeRules.CheckAddress),
        new("networking.k8s.io", "Ingress", IngressRules.Check, RuleDiagnostics.Ingress),
        new("networking.k8s.io", "IngressClass", IngressRules.CheckClass, RuleDiagnostics.Ingress),
        new("networking.k8s.io", "NetworkPolicy", NetworkPolicyRules.Check),
        new("networking.k8s.io", "ServiceCIDR", NodeRules.CheckServiceRange, RuleDiagnostics.Node),
        new("node.k8s.io", "RuntimeClass", ClassRules.CheckRuntime),
        new("policy", "PodDisruptionBudget", BudgetRules.Check),
        new("rbac.authorization.k8s.io", "ClusterRole", RoleRules.CheckClusterRole),
        new("rbac.authorization.k8s.io", "ClusterRoleBinding", RoleRules.CheckBinding),
        new("rbac.authorization.k8s.io", "Role", RoleRules.CheckRole),
        new("rbac.authorization.k8s.io", "RoleBinding", RoleRules.CheckBinding),
        new("resource.k8s.io", "DeviceClass", DeviceRules.CheckClass),
        new("resource.k8s.io", "ResourceClaim", DeviceRules.CheckClaim),
        new("resource.k8s.io", "ResourceClaimTemplate", DeviceRules.CheckTemplate),
        new("scheduling.k8s.io", "PriorityClass", ClassRules.CheckPriority),
        new("storage.k8s.io", "CSIDriver", DriverRules.CheckDriver),
        new("storage.k8s.io", "CSINode", DriverRules.CheckNode),
        new("storage.k8s.io", "CSIStorageCapacity", DriverRules.CheckCapacity),
        new("storage.k8s.io", "StorageClass", VolumeObjectRules.CheckClass),
        new("storage.k8s.io", "VolumeAttachment", DriverRules.CheckAttachment),
        new("storage.k8s.io", "VolumeAttributesClass", DriverRules.CheckAttributes),
    ];
}
