namespace KSail.Schemas.Compilation;

/// <summary>
/// Where an OpenAPI document and the API server do not agree on what must be there. Fields that the document calls required, yet an object
/// is accepted without them: their Go types merely lack <c>omitempty</c>, and validation is content with zero, false or the empty text. And
/// fields that it calls optional, yet validation refuses every object without them.
/// </summary>
internal static class RequiredFields
{
    private static readonly HashSet<(string Definition, string Field)> Optional =
    [
        ("io.k8s.api.apps.v1.ControllerRevision", "revision"),
        ("io.k8s.api.batch.v1.PodFailurePolicy", "rules"),
        ("io.k8s.api.core.v1.Event", "involvedObject"),
        ("io.k8s.api.core.v1.Event", "metadata"),
        ("io.k8s.api.core.v1.HTTPHeader", "value"),
        ("io.k8s.api.core.v1.ISCSIPersistentVolumeSource", "lun"),
        ("io.k8s.api.core.v1.ISCSIVolumeSource", "lun"),
        ("io.k8s.api.core.v1.LimitRangeSpec", "limits"),
        ("io.k8s.api.core.v1.PreferredSchedulingTerm", "preference"),
        ("io.k8s.api.core.v1.SleepAction", "seconds"),
        ("io.k8s.api.core.v1.Sysctl", "value"),
        ("io.k8s.api.events.v1.Event", "eventTime"),
        ("io.k8s.api.apiserverinternal.v1alpha1.StorageVersion", "metadata"),
        ("io.k8s.api.resource.v1.DeviceClass", "spec"),
        ("io.k8s.api.resource.v1.ResourceClaim", "spec"),
        ("io.k8s.api.resource.v1.ResourceClaimTemplate", "spec"),
        ("io.k8s.api.resource.v1.ResourceClaimTemplateSpec", "spec"),
        ("io.k8s.api.resource.v1beta1.DeviceClass", "spec"),
        ("io.k8s.api.resource.v1beta1.ResourceClaim", "spec"),
        ("io.k8s.api.resource.v1beta1.ResourceClaimTemplate", "spec"),
        ("io.k8s.api.resource.v1beta1.ResourceClaimTemplateSpec", "spec"),
        ("io.k8s.api.resource.v1beta2.DeviceClass", "spec"),
        ("io.k8s.api.resource.v1beta2.ResourceClaim", "spec"),
        ("io.k8s.api.resource.v1beta2.ResourceClaimTemplate", "spec"),
        ("io.k8s.api.resource.v1beta2.ResourceClaimTemplateSpec", "spec"),
        ("io.k8s.api.scheduling.v1.PriorityClass", "value"),
        ("io.k8s.api.storage.v1.CSIDriver", "spec"),
        ("io.k8s.api.storage.v1.CSINode", "spec"),
        ("io.k8s.api.storage.v1.CSINodeSpec", "drivers"),
        ("io.k8s.api.storage.v1.TokenRequest", "audience"),
        ("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion", "served"),
        ("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion", "storage"),
    ];

    private static readonly HashSet<(string Definition, string Field)> Required =
    [
        ("io.k8s.api.core.v1.Container", "image"),
        ("io.k8s.api.core.v1.EphemeralContainer", "image"),
    ];

    public static bool Decide(string definition, string field, bool documented) =>
        documented ? !Optional.Contains((definition, field)) : Required.Contains((definition, field));
}
