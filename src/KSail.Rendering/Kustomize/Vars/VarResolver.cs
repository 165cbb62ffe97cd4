using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Records the vars of layers, and replaces <c>$(NAME)</c> by their values once all objects have their names.</summary>
internal sealed class VarResolver(BuildContext context, ResourceSet set)
{
    /// <summary>Records the vars of a layer whose transformations are done.</summary>
    public void Record(Layer layer)
    {
        foreach (var entry in layer.Objects("vars"))
        {
            var added = Var.Read(context, entry);
            if (added.Target.Kind.Length == 0 || added.Target.Name.Length == 0)
            {
                Report(added, "a var needs an 'objref' with apiVersion, kind and name");
                continue;
            }

            BuildObject? found = null;
            foreach (var each in set.Objects)
            {
                if (!added.Selects(each))
                    continue;
                if (found is not null)
                {
                    Report(added, $"the objref of the var '{added.Name}' could mean {found} or {each}; add what tells them apart");
                    break;
                }

                found = each;
            }

            if (set.AddVar(added, context.Diagnostics))
                found?.VarNames.Add(added.Name);
        }
    }

    /// <summary>Replaces in all objects.</summary>
    public void Run()
    {
        if (set.Vars.Count == 0)
            return;
        var values = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var each in set.Vars)
        {
            if (Find(each) is { } value)
                values[each.Name] = value is YamlScalar { IsNull: true } blank && OutputCheck.IsQuoted(blank, isFlow: false) ? YamlScalar.String("", blank.Span) : value;
        }

        var writer = new VarWriter(context, values);
        foreach (var each in set.Objects)
        {
            foreach (var spec in set.Config[ConfigList.VarReference])
            {
                if (spec.Selects(each))
                    writer.Write(each, spec);
            }
        }
    }

    private YamlNode? Find(Var wanted)
    {
        foreach (var each in set.Objects)
        {
            if (!each.VarNames.Contains(wanted.Name))
                continue;
            if (wanted.ValueIn(each) is { } value)
                return value;
            Report(wanted, $"{each} has no field '{wanted.FieldPath}' for the var '{wanted.Name}'");
            return null;
        }

        Report(wanted, $"the var '{wanted.Name}' takes its value from {wanted.Target}, which is not in the layer that declares it");
        return null;
    }

    private void Report(Var subject, string message) => context.Diagnostics.Add(KustomizeDiagnostics.InvalidVar, subject.Span, message);
}
