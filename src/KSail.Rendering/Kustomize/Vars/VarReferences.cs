namespace KSail.Rendering.Kustomize;

/// <summary>The fields in which kustomize 5.8 replaces <c>$(NAME)</c>.</summary>
internal static class VarReferences
{
    public static readonly FieldSpec[] Default = Build();

    private static FieldSpec[] Build()
    {
        var specs = new List<FieldSpec>();
        foreach (var (kind, pod, nfs) in ((string, string, string)[])
        [
            // Two paths are as upstream has them, though nothing is there in a valid object.
            ("CronJob", "spec/jobTemplate/spec/template/spec", "spec/jobTemplate/spec/template/volumes/nfs/server"),
            ("DaemonSet", "spec/template/spec", "spec/template/spec/volumes/nfs/server"),
            ("Deployment", "spec/template/spec", "spec/template/spec/volumes/nfs/server"),
            ("Job", "spec/template/spec", "spec/template/spec/volumes/nfs/server"),
            ("Pod", "spec", "spec/volumes/nfs/server"),
            ("ReplicaSet", "spec/template/spec", "spec/template/spec/volumes/nfs/server"),
            ("StatefulSet", "spec/template/spec", "spec/volumeClaimTemplates/spec/nfs/server"),
        ])
        {
            foreach (var containers in (string[])["containers", "initContainers"])
            {
                foreach (var field in (string[])["args", "command", "env/value", "volumeMounts/mountPath"])
                    specs.Add(new($"{pod}/{containers}/{field}", kind));
            }

            specs.Add(new(nfs, kind));
        }

        specs.Add(new("spec/template/metadata/annotations", "Deployment"));
        specs.Add(new("spec/rules/host", "Ingress"));
        specs.Add(new("spec/tls/hosts", "Ingress"));
        specs.Add(new("spec/tls/secretName", "Ingress"));
        specs.Add(new("spec/ports/port", "Service"));
        specs.Add(new("spec/ports/targetPort", "Service"));
        specs.Add(new("spec/nfs/server", "PersistentVolume"));
        specs.Add(new("metadata/labels"));
        specs.Add(new("metadata/annotations"));
        return [.. specs];
    }
}
