using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Validation.Forms;
using KSail.Validation.Rules.Pods;

namespace KSail.Validation.Rules.Extension;

/// <summary>Admission webhooks: <c>pkg/apis/admissionregistration/validation</c>.</summary>
internal static class WebhookRules
{
    private const int MostConditions = 64;

    public static void Check(YamlMapping configuration, Findings findings)
    {
        HashSet<string>? names = null;
        var webhooks = configuration.Items("webhooks");
        for (var i = 0; i < webhooks.Count; i++)
        {
            if (webhooks[i] is not YamlMapping webhook)
                continue;
            if (webhook.Text("name") is { } name)
            {
                if (!Names.IsSubdomain(name.Value) || name.Value.AsSpan().Count('.') < 2)
                    findings.Wrong(RuleDiagnostics.Webhook, name, "must be a domain name of at least three parts, such as check.example.org");
                else if (webhooks.Count > 1 && !(names ??= new HashSet<string>(StringComparer.Ordinal)).Add(name.Value))
                    findings.Report(RuleDiagnostics.Webhook, name, $"is '{Findings.Shorten(name.Value)}', which is the name of an earlier webhook, too");
            }

            else if (webhook.Has("name") && webhook.IsBlank("name"))
            {
                findings.Missing(RuleDiagnostics.Webhook, webhook, "name");
            }

            CheckWebhook(webhook, findings);
        }
    }

    /// <summary>Checks how a webhook is called: by URL or by Service.</summary>
    public static void CheckClient(YamlMapping client, DiagnosticDescriptor descriptor, Findings findings)
    {
        if (client.Has("url") == client.Has("service"))
        {
            findings.Report(descriptor, client, client.Has("url") ? "must not have both url and service" : "must have a url or a service");
            return;
        }

        if (client.Scalar("url") is { } url && FindUrlError(url.Value) is { } error)
            findings.Wrong(descriptor, url, error);
        if (client.Map("service") is not { } service)
            return;
        foreach (var field in (ReadOnlySpan<string>)["name", "namespace"])
        {
            if (service.Has(field) && service.IsBlank(field))
                findings.Missing(descriptor, service, field);
        }

        if (service.Whole("port") is { } port && !PortRules.IsPort(port))
            findings.Wrong(descriptor, service["port"]!, PortRules.PortRule);
        if (service.Text("path") is { } path && FindPathError(path.Value) is { } pathError)
            findings.Wrong(descriptor, path, pathError);
    }

    /// <summary>Checks versions of a review that a webhook understands.</summary>
    public static void CheckReviewVersions(YamlMapping parent, string field, DiagnosticDescriptor descriptor, Findings findings)
    {
        if (parent[field] is not YamlSequence versions)
            return;
        if (versions.Count == 0)
        {
            findings.Missing(descriptor, parent, field, "with at least one version");
            return;
        }

        var isUnderstood = false;
        HashSet<string>? seen = null;
        for (var i = 0; i < versions.Count; i++)
        {
            isUnderstood |= versions[i].HasUnknown();
            if (versions[i].AsKnown() is not { } version)
                continue;
            isUnderstood |= version.Value is "v1" or "v1beta1";
            if (!Names.IsLabel1035(version.Value))
                findings.Wrong(descriptor, version, "must be the name of a version, such as v1");
            else if (versions.Count > 1 && !(seen ??= new HashSet<string>(StringComparer.Ordinal)).Add(version.Value))
                findings.Report(descriptor, version, $"is '{version.Value}', which stands earlier, too");
        }

        if (!isUnderstood)
            findings.Report(descriptor, versions, "must have v1 or v1beta1 among them, which the server speaks");
    }

    /// <summary>Checks which requests are meant (<c>validateRuleWithOperations</c>).</summary>
    public static void CheckOperations(YamlMapping rule, DiagnosticDescriptor descriptor, Findings findings)
    {
        foreach (var field in (ReadOnlySpan<string>)["operations", "apiGroups", "apiVersions", "resources"])
        {
            if (rule.IsEmpty(field))
            {
                findings.Missing(descriptor, rule, field);
                continue;
            }

            var items = rule.Items(field);
            for (var i = 0; i < items.Count; i++)
            {
                if (items.Count > 1 && field != "resources" && items[i] is YamlScalar { Value: "*" })
                    findings.Wrong(descriptor, items[i], "must stand alone");
                if (field != "apiGroups" && items[i] is YamlScalar { Type: ScalarType.String, Value.Length: 0 })
                    findings.Report(descriptor, items[i], "must not be empty");
            }
        }

        CheckResources(rule.Items("resources"), descriptor, findings);
    }

    // A resource, a resource and a part of it, or a star for either (validateResources).
    private static void CheckResources(YamlSequence resources, DiagnosticDescriptor descriptor, Findings findings)
    {
        var hasAll = false;
        var endsPlain = false;
        HashSet<string>? stars = null;
        for (var i = 0; i < resources.Count; i++)
        {
            if (resources[i].AsText() is not { } resource)
                continue;
            hasAll |= resource.Value == "*";
            var slash = resource.Value.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0)
            {
                endsPlain = resource.Value != "*";
                continue;
            }

            var (name, part) = (resource.Value[..slash], resource.Value[(slash + 1)..]);
            if (resource.Value == "*/*" && resources.Count > 1)
                findings.Wrong(descriptor, resource, "must stand alone");
            else if (stars?.Contains(name + "/*") == true || stars?.Contains("*/" + part) == true)
                findings.Report(descriptor, resource, $"is '{Findings.Shorten(resource.Value)}', which an earlier resource with '*' has in it");
            if (name == "*" || part == "*")
                (stars ??= new HashSet<string>(StringComparer.Ordinal)).Add(resource.Value);
        }

        if (hasAll && endsPlain)
            findings.Report(descriptor, resources, "must not have '*' beside other resources without a part");
    }

    /// <summary>Checks match conditions.</summary>
    public static void CheckConditions(YamlMapping parent, bool hasParameters, DiagnosticDescriptor descriptor, Findings findings)
    {
        var conditions = parent.Items("matchConditions");
        if (conditions.Count == 0)
            return;
        if (conditions.Count > MostConditions)
            findings.Report(descriptor, conditions, $"must have at most {MostConditions} conditions, but has {conditions.Count}");
        var expressions = new AdmissionExpressions(hasParameters);
        for (var i = 0; i < conditions.Count; i++)
        {
            if (conditions[i] is not YamlMapping condition)
                continue;
            if (condition.Text("name") is { } name && !QualifiedNames.IsQualified(name.Value))
                findings.Wrong(descriptor, name, QualifiedNames.Rule);
            foreach (var field in (ReadOnlySpan<string>)["name", "expression"])
            {
                if (condition.Has(field) && string.IsNullOrWhiteSpace(condition.GetString(field)))
                    findings.Missing(descriptor, condition, field);
            }

            if (condition.Text("expression") is { } expression && !string.IsNullOrWhiteSpace(expression.Value))
                expressions.CheckBoolean(expression, isComposed: false, findings);
        }
    }

    private static void CheckWebhook(YamlMapping webhook, Findings findings)
    {
        if (webhook.Map("clientConfig") is { } client)
            CheckClient(client, RuleDiagnostics.Webhook, findings);
        CheckReviewVersions(webhook, "admissionReviewVersions", RuleDiagnostics.Webhook, findings);
        if (webhook.Has("sideEffects") && webhook.IsBlank("sideEffects"))
            findings.Missing(RuleDiagnostics.Webhook, webhook, "sideEffects", "to be None or NoneOnDryRun");
        else if (webhook.Text("sideEffects") is { Value: not ("None" or "NoneOnDryRun") } effects)
            findings.Wrong(RuleDiagnostics.Webhook, effects, "must be None or NoneOnDryRun");
        if (webhook.Whole("timeoutSeconds") is { } seconds && seconds is < 1 or > 30)
            findings.Wrong(RuleDiagnostics.Webhook, webhook["timeoutSeconds"]!, "must be from 1 to 30");
        SelectorRules.Check(webhook.Map("namespaceSelector"), findings);
        SelectorRules.Check(webhook.Map("objectSelector"), findings);
        CheckConditions(webhook, hasParameters: false, RuleDiagnostics.Webhook, findings);
        var rules = webhook.Items("rules");
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i] is YamlMapping rule)
                CheckOperations(rule, RuleDiagnostics.Webhook, findings);
        }
    }

    private static string? FindUrlError(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
            return "must be a URL such as https://hooks.example.org/check";
        return url.Scheme != Uri.UriSchemeHttps ? "must begin with https://"
            : url.Host.Length == 0 ? "must have a host"
            : url.UserInfo.Length > 0 ? "must not have a user"
            : url.Fragment.Length > 0 ? "must not have a fragment"
            : url.Query.Length > 0 ? "must not have a query"
            : null;
    }

    private static string? FindPathError(string path)
    {
        if (path == "/")
            return null;
        if (!path.StartsWith('/'))
            return "must begin with '/'";
        var segments = path.AsSpan(1);
        if (segments.EndsWith("/"))
            segments = segments[..^1];
        while (true)
        {
            var slash = segments.IndexOf('/');
            var segment = slash < 0 ? segments : segments[..slash];
            if (segment.Length == 0)
                return "must not have '//' in it";
            if (!Names.IsSubdomain(segment))
                return "must be made of parts that are lower case letters, digits, '-' and '.'";
            if (slash < 0)
                return null;
            segments = segments[(slash + 1)..];
        }
    }
}
