using System.Globalization;
using KSail.Documents.Yaml;

namespace KSail.Talos.Rules;

/// <summary>Signature checks of images (<c>ImageVerificationConfig.Validate</c>).</summary>
internal static class ImageVerificationRules
{
    public static void Check(RuleContext context)
    {
        if (context.Configuration.Find("ImageVerificationConfig") is not { } document)
            return;
        var rules = Values.Mappings(document.Root["rules"]);
        for (var i = 0; i < rules.Count; i++)
            CheckRule(context, document, string.Create(CultureInfo.InvariantCulture, $"rules[{i}]"), rules[i]);
    }

    private static void CheckRule(RuleContext context, MachineDocument document, string path, YamlMapping rule)
    {
        var verify = rule["verify"];
        var keyless = rule["keyless"];
        var publicKey = rule["publicKey"];
        var verifier = keyless ?? publicKey;
        Require("image", "which images the rule is about; '**' stands for all");
        if (verify is null or YamlScalar { IsNull: true })
            Missing("verify", "true to check signatures, false to let the images pass");
        else if (Values.IsTrue(verify) && verifier is null)
            context.Report(NodeDiagnostics.MissingField, document, $"'{path}' verifies, but says neither 'keyless' nor 'publicKey'", verify, rule);
        else if (Values.IsFalse(verify) && verifier is not null)
            context.Report(
                NodeDiagnostics.Conflict,
                document,
                $"'{path}' does not verify, but has '{(keyless is null ? "publicKey" : "keyless")}'; Talos refuses that, so set 'verify: true' or remove it",
                verifier,
                verify);
        if (keyless is not null && publicKey is not null)
            context.Report(
                NodeDiagnostics.Conflict,
                document,
                $"'{path}' has both 'keyless' and 'publicKey'; keep one of the two",
                publicKey,
                keyless);
        if (keyless is YamlMapping signed)
        {
            if (Values.IsUnset(signed["issuer"]))
                Missing("keyless.issuer", "the OIDC issuer of the signer");
            if (Values.IsUnset(signed["subject"]) && Values.IsUnset(signed["subjectRegex"]))
                Missing("keyless.subject", "the signer, or 'subjectRegex' for several");
        }

        if (publicKey is YamlMapping key && Values.IsUnset(key["certificate"]))
            Missing("publicKey.certificate", "the certificate that images are signed with");

        void Require(string field, string meaning)
        {
            if (Values.IsUnset(rule[field]))
                Missing(field, meaning);
        }

        void Missing(string field, string meaning) => context.Report(NodeDiagnostics.MissingField, document, $"'{path}.{field}' is missing: {meaning}", rule);
    }
}
