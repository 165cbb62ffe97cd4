using System.Text;
using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Policy;

/// <summary>Requests for certificates, and bundles that are trusted: <c>pkg/apis/certificates/validation</c>.</summary>
internal static class CertificateRules
{
    private const int LongestSigner = 571;
    private const int ShortestLife = 600;

    public static void CheckRequest(YamlMapping request, Findings findings)
    {
        if (request.Map("spec") is not { } spec)
            return;
        if (spec.Text("request") is { } text && !HasBlock(text.Value, "CERTIFICATE REQUEST"))
            findings.Report(RuleDiagnostics.Certificate, text, "must be base64 of a PEM block of the type CERTIFICATE REQUEST");
        if (spec.Text("signerName") is { Value: "kubernetes.io/legacy-unknown" } legacy)
            findings.Wrong(RuleDiagnostics.Certificate, legacy, "must be the name of a signer: the old one signs no more");
        CheckSigner(spec, findings);
        if (spec.Whole("expirationSeconds") is < ShortestLife)
            findings.Wrong(RuleDiagnostics.Certificate, spec["expirationSeconds"]!, $"must be at least {ShortestLife} (ten minutes)");
        if (spec.IsEmpty("usages"))
            findings.Missing(RuleDiagnostics.Certificate, spec, "usages");
        HashSet<string>? seen = null;
        foreach (var item in spec.Items("usages"))
        {
            if (item.AsText() is { } usage && !(seen ??= new HashSet<string>(StringComparer.Ordinal)).Add(usage.Value))
                findings.Report(RuleDiagnostics.Certificate, usage, $"is '{usage.Value}', which stands earlier, too");
        }
    }

    public static void CheckBundle(YamlMapping bundle, Findings findings)
    {
        if (bundle.Map("spec") is not { } spec)
            return;
        CheckSigner(spec, findings);
        if (bundle.Map("metadata").Text("name") is { } name && !spec["signerName"].HasUnknown())
        {
            // example.org/mine trusts in bundles called example.org:mine:<anything>.
            var prefix = spec.Word("signerName") is { } signer ? signer.Replace('/', ':') + ":" : null;
            if (prefix is not null && !name.Value.StartsWith(prefix, StringComparison.Ordinal))
                findings.Wrong(RuleDiagnostics.Name, name, $"must begin with '{Findings.Shorten(prefix)}', from spec.signerName");
            else if (prefix is null && name.Value.Contains(':', StringComparison.Ordinal))
                findings.Wrong(RuleDiagnostics.Name, name, "must not have ':' in it unless spec.signerName is set");
        }

        if (spec.Text("trustBundle") is { } text && !text.Value.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
            findings.Report(RuleDiagnostics.Certificate, text, "must have at least one PEM block of the type CERTIFICATE");
    }

    private static void CheckSigner(YamlMapping spec, Findings findings)
    {
        if (spec.Text("signerName") is { } signer && (signer.Value.Length > LongestSigner || !IsSigner(signer.Value)))
            findings.Wrong(RuleDiagnostics.Certificate, signer, "must be a domain with a dot, '/' and a name, such as example.org/signer");
        else if (spec.Has("signerName") && spec.IsBlank("signerName") && spec["request"] is not null)
            findings.Missing(RuleDiagnostics.Certificate, spec, "signerName");
    }

    private static bool IsSigner(ReadOnlySpan<char> text)
    {
        var slash = text.IndexOf('/');
        return slash > 0 && text[..slash].Contains('.') && Names.IsSubdomain(text[..slash]) && Names.IsSubdomain(text[(slash + 1)..]);
    }

    private static bool HasBlock(string base64, string type)
    {
        var bytes = new byte[(base64.Length / 4 * 3) + 3];
        // What is no base64 is the schema's concern.
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
            return true;
        return Encoding.UTF8.GetString(bytes, 0, length).Contains($"-----BEGIN {type}-----", StringComparison.Ordinal);
    }
}
