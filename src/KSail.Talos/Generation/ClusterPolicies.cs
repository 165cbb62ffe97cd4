using KSail.Documents.Yaml;

namespace KSail.Talos.Generation;

/// <summary>The objects of Kubernetes that a generated configuration carries.</summary>
internal static class ClusterPolicies
{
    /// <summary>Pod security: baseline is enforced, restricted is warned of, everywhere but in <c>kube-system</c>.</summary>
    public static YamlMapping PodSecurity()
    {
        var configuration = new YamlMapping();
        Put(configuration, "apiVersion", "pod-security.admission.config.k8s.io/v1alpha1");
        var defaults = new YamlMapping();
        Put(defaults, "audit", "restricted");
        Put(defaults, "audit-version", "latest");
        Put(defaults, "enforce", "baseline");
        Put(defaults, "enforce-version", "latest");
        Put(defaults, "warn", "restricted");
        Put(defaults, "warn-version", "latest");
        configuration.Set("defaults", defaults);
        var exemptions = new YamlMapping();
        exemptions.Set("namespaces", new YamlSequence([YamlScalar.String("kube-system")]));
        exemptions.Set("runtimeClasses", new YamlSequence());
        exemptions.Set("usernames", new YamlSequence());
        configuration.Set("exemptions", exemptions);
        Put(configuration, "kind", "PodSecurityConfiguration");
        return configuration;
    }

    /// <summary>Audit: who did what, without contents.</summary>
    public static YamlMapping AuditPolicy()
    {
        var policy = new YamlMapping();
        Put(policy, "apiVersion", "audit.k8s.io/v1");
        Put(policy, "kind", "Policy");
        var rule = new YamlMapping();
        Put(rule, "level", "Metadata");
        policy.Set("rules", new YamlSequence([rule]));
        return policy;
    }

    /// <summary>Authentication: nobody is anonymous but who asks for the API server's health.</summary>
    public static YamlMapping Authentication()
    {
        var configuration = new YamlMapping();
        Put(configuration, "apiVersion", "apiserver.config.k8s.io/v1");
        Put(configuration, "kind", "AuthenticationConfiguration");
        var conditions = new YamlSequence();
        foreach (var path in (string[])["/livez", "/readyz", "/healthz"])
        {
            var condition = new YamlMapping();
            Put(condition, "path", path);
            conditions.Add(condition);
        }

        var anonymous = new YamlMapping();
        anonymous.Set("enabled", YamlScalar.Boolean(true));
        anonymous.Set("conditions", conditions);
        configuration.Set("anonymous", anonymous);
        return configuration;
    }

    /// <summary>Encryption of secrets at rest with one key.</summary>
    public static YamlMapping SecretEncryption(string key)
    {
        var secret = new YamlMapping();
        Put(secret, "name", "key2");
        Put(secret, "secret", key);
        var secretbox = new YamlMapping();
        secretbox.Set("keys", new YamlSequence([secret]));
        var provider = new YamlMapping();
        provider.Set("secretbox", secretbox);
        var resource = new YamlMapping();
        resource.Set("providers", new YamlSequence([provider]));
        resource.Set("resources", new YamlSequence([YamlScalar.String("secrets")]));
        var configuration = new YamlMapping();
        configuration.Set("resources", new YamlSequence([resource]));
        return configuration;
    }

    private static void Put(YamlMapping mapping, string key, string value) => mapping.Set(key, YamlScalar.String(value));
}
