namespace KSail.Schemas.Compilation;

/// <summary>
/// Fields that OpenAPI documents call required, yet the API server accepts an object without them: their Go types merely lack
/// <c>omitempty</c>, and validation is content with zero, false or the empty text.
/// </summary>
internal static class OptionalFields
{
    private static readonly HashSet<(string Definition, string Field)> Fields =
    [
        ("io.k8s.api.apps.v1.ControllerRevision", "revision"),
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
        ("io.k8s.api.scheduling.v1.PriorityClass", "value"),
        ("io.k8s.api.storage.v1.CSINodeSpec", "drivers"),
        ("io.k8s.api.storage.v1.TokenRequest", "audience"),
        ("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion", "served"),
        ("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion", "storage"),
    ];

    public static bool Contains(string definition, string field) => Fields.Contains((definition, field));
}
