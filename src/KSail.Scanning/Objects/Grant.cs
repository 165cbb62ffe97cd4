using KSail.Documents.Yaml;

namespace KSail.Scanning.Objects;

/// <summary>
/// What one binding gives to one subject by one role that is among the objects: the resource that controls of access count. As in Kubescape,
/// binding and role belong together by kind and name alone, also where their namespaces differ.
/// </summary>
internal sealed class Grant
{
    /// <summary>How paths of findings name the binding.</summary>
    public const string BindingPath = "relatedObjects[0].";

    /// <summary>How paths of findings name the role.</summary>
    public const string RolePath = "relatedObjects[1].";

    private Grant(ScannedObject binding, ScannedObject role, YamlMapping subject, List<int> places)
    {
        Binding = binding;
        Role = role;
        Subject = subject;
        Places = places;
        Kind = subject.GetString("kind") ?? "";
        Name = subject.GetString("name") ?? "";
        Namespace = subject.GetString("namespace");
        ApiGroup = subject.GetString("apiGroup");
    }

    /// <summary>The binding.</summary>
    public ScannedObject Binding { get; }

    /// <summary>The role.</summary>
    public ScannedObject Role { get; }

    /// <summary>The entry of the subject.</summary>
    public YamlMapping Subject { get; }

    /// <summary>Where the subject stands among those of the binding; several places when it is named several times.</summary>
    public IReadOnlyList<int> Places { get; }

    /// <summary>Kind of the subject.</summary>
    public string Kind { get; }

    /// <summary>Name of the subject.</summary>
    public string Name { get; }

    /// <summary>Namespace of the subject; null when it names none.</summary>
    public string? Namespace { get; }

    /// <summary>API group of the subject; null when it names none.</summary>
    public string? ApiGroup { get; }

    /// <summary>
    /// Whether Kubescape finds the subject again among those of the binding, which it does by namespace or API group: a subject that says
    /// neither never fails.
    /// </summary>
    public bool IsFound => Subject.Contains("name") && Subject.Contains("kind") && (Namespace is not null || ApiGroup is not null);

    /// <summary>Adds the grants of a binding.</summary>
    public static void AddAll(ScannedObject binding, ObjectIndex index, List<Grant> grants)
    {
        var reference = binding.Tree.GetMapping("roleRef");
        var name = reference.Text("name");
        var subjects = binding.Tree.GetSequence("subjects");
        if (name is null || subjects is null)
            return;
        var roles = index.Of(ObjectKinds.Roles).Named(name);
        for (var r = 0; r < roles.Count; r++)
        {
            if (roles[r].KindName == reference.Text("kind"))
                AddAll(binding, roles[r], subjects, grants);
        }
    }

    private static void AddAll(ScannedObject binding, ScannedObject role, YamlSequence subjects, List<Grant> grants)
    {
        var places = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < subjects.Count; i++)
        {
            if (subjects[i] is not YamlMapping subject)
                continue;
            var key = $"{subject.GetString("apiGroup")}/{subject.GetString("namespace")}/{subject.GetString("kind")}/{subject.GetString("name")}";
            if (places.TryGetValue(key, out var known))
            {
                known.Add(i);
                continue;
            }

            List<int> place = [i];
            places.Add(key, place);
            grants.Add(new Grant(binding, role, subject, place));
        }
    }
}
