using KSail.Documents.Yaml;

namespace KSail.Kubernetes.Connections;

/// <summary>A kubeconfig that is changed and keeps its comments.</summary>
internal sealed class KubeconfigText(YamlTextDocument document, YamlMapping root)
{
    /// <summary>Adds or replaces a context, its cluster and its user; false where all of that was so.</summary>
    public bool Add(KubeconfigAddition addition, string context, bool makeCurrent)
    {
        var cluster = FreeName("clusters", "cluster", addition.ClusterName, addition.Cluster, context);
        var user = FreeName("users", "user", addition.UserName, addition.User, context);
        var fields = addition.Context.CloneMapping();
        fields.Set("cluster", YamlScalar.String(cluster));
        fields.Set("user", YamlScalar.String(user));
        var isChanged = Put("clusters", "cluster", cluster, addition.Cluster);
        isChanged |= Put("contexts", "context", context, fields);
        isChanged |= Put("users", "user", user, addition.User);
        if (makeCurrent && root.GetString("current-context") != context)
        {
            Set("current-context", YamlScalar.String(context));
            isChanged = true;
        }

        return isChanged;
    }

    /// <summary>Takes out a context, and what only it leads to; false without it.</summary>
    public bool Remove(string context)
    {
        if (KubeconfigAddition.Find(root.GetSequence("contexts"), context)?.GetMapping("context") is not { } fields)
            return false;
        var (cluster, user) = (fields.GetString("cluster"), fields.GetString("user"));
        Take("contexts", context);
        if (cluster is not null && !IsUsed("cluster", cluster, except: context))
            Take("clusters", cluster);
        if (user is not null && !IsUsed("user", user, except: context))
            Take("users", user);
        if (root.GetString("current-context") == context)
            Set("current-context", new YamlScalar("", ScalarType.String, ScalarStyle.DoubleQuoted));
        return true;
    }

    // "admin" is everybody's name for a user: one that another context needs stays what it is.
    private string FreeName(string listKey, string valueKey, string name, YamlMapping fields, string context)
    {
        var existing = KubeconfigAddition.Find(root.GetSequence(listKey), name)?.GetMapping(valueKey);
        return existing is null || YamlNode.DeepEquals(existing, fields) || !IsUsed(valueKey, name, context) ? name : context;
    }

    private bool IsUsed(string key, string name, string except)
    {
        foreach (var item in root.GetSequence("contexts") ?? [])
        {
            if (item is YamlMapping entry && entry.GetString("name") != except && entry.GetMapping("context")?.GetString(key) == name)
                return true;
        }

        return false;
    }

    private bool Put(string listKey, string valueKey, string name, YamlMapping fields)
    {
        var list = root.GetSequence(listKey);
        if (KubeconfigAddition.Find(list, name) is { } entry)
        {
            var old = entry[valueKey];
            if (YamlNode.DeepEquals(old, fields))
                return false;
            entry.Set(valueKey, fields.Clone());
            return true;
        }

        var added = new YamlMapping();
        added.Set("name", YamlScalar.String(name));
        added.Set(valueKey, fields.Clone());
        if (list is { Count: > 0 })
            list.Add(added);
        else
            // Not into "[]", which would stay in brackets.
            Set(listKey, new YamlSequence([added]));
        return true;
    }

    private void Take(string listKey, string name)
    {
        var list = root.GetSequence(listKey);
        for (var i = (list?.Count ?? 0) - 1; i >= 0; i--)
        {
            if (list![i] is YamlMapping entry && entry.GetString("name") == name)
                list.RemoveAt(i);
        }
    }

    // With the comments of what was there.
    private void Set(string key, YamlNode value)
    {
        if (!root.TryGetEntry(key, out var entry))
        {
            root.Set(key, value);
            return;
        }

        if (entry.Value is YamlScalar)
            document.Succeed(entry.Value, value);
        root.Set(entry.Key, value);
    }
}
