using KSail.Configuration;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Secrets;
using KSail.Secrets.Sops;

namespace KSail.Validation.Secrets;

/// <summary>
/// Looks for secrets that would leave the repository in plain text, and for encrypted files that the wrong people, or nobody, can open. All
/// that is delivered counts, rendered or not: whoever can pull the artifact can read all of it. No key is needed.
/// </summary>
/// <param name="environment">The environment.</param>
/// <param name="view">The repository.</param>
/// <param name="renderedFrom">What was read for what is rendered.</param>
/// <param name="isRead">Asked before a file is read as a whole, by path; null to read all.</param>
/// <param name="diagnostics">Takes the findings.</param>
internal sealed class SecretChecks(
    KSailEnvironment environment, SourceView view, IReadOnlyList<ReadRecord> renderedFrom, Predicate<string>? isRead, DiagnosticBag diagnostics)
{
    private readonly CreationRuleFinder _rules = new(view, diagnostics);

    /// <summary>Checks what an environment delivers.</summary>
    public void Check(CancellationToken cancellationToken)
    {
        if (environment.Paths.SourceDirectory is not { } source)
            return;
        var rendered = new HashSet<string>(StringComparer.Ordinal);
        foreach (var read in renderedFrom)
        {
            if (read.Kind == ReadKind.Content)
                rendered.Add(read.Path);
        }

        // Where nobody said what is delivered, and Flux reads the repository itself, the rest of it is not ours: fixtures of tests, for instance.
        var renderedOnly = isRead is null && environment.IsImplied && string.Equals(source, environment.RootDirectory, StringComparison.Ordinal);
        var key = EnvironmentKey();
        var files = new DeliveredFiles(view, source);
        var plain = new PlainSecrets(files.View, diagnostics);
        foreach (var path in files.Collect(cancellationToken))
        {
            // Most files hold no secret, and a look at the bytes is quicker than at the text.
            if (isRead?.Invoke(path) == false || (renderedOnly && !rendered.Contains(path)) || view.ReadFile(path) is not { } file || !MayMatter(path, file.Bytes.Span))
                continue;
            if (!DeliveredFiles.IsManifest(path))
            {
                if (file.Bytes.Length > 0 && !PlainTexts.IsEncrypted(file.Bytes.Span))
                    ReportNotEncrypted(path, SourceSpan.OfFile(path));
            }
            else if (view.ReadYaml(path) is { HasErrors: false } yaml)
            {
                CheckFile(path, yaml, rendered.Contains(path) ? key : null, plain);
            }
        }

        // Who looks at some files only does not know what else there is.
        if (isRead is null)
            UnusedRules.Check(view, _rules.Found, diagnostics, cancellationToken);
    }

    /// <summary>Whether a file may be about secrets, by its name and some of its content.</summary>
    public static bool MayMatter(string path, ReadOnlySpan<byte> content) =>
        DeliveredFiles.IsNamedEncrypted(path) || content.IndexOf("Secret"u8) >= 0 || content.IndexOf("secretGenerator"u8) >= 0
        || content.IndexOf("sops"u8) >= 0 || content.IndexOf("ENC["u8) >= 0;

    private void CheckFile(string path, YamlFile file, CreationRule? key, PlainSecrets plain)
    {
        SopsMetadata? metadata = null;
        foreach (var document in file.Documents)
        {
            if (document is YamlMapping mapping)
                metadata ??= SopsMetadata.Read(mapping);
        }

        if (metadata is not null)
            CheckEncrypted(path, metadata, key);
        else if (DeliveredFiles.IsNamedEncrypted(path) && file.Documents.Count > 0)
        {
            ReportNotEncrypted(path, file.Documents[0].Span);
            return;
        }

        foreach (var document in file.Documents)
        {
            if (document is YamlMapping mapping)
                plain.Check(mapping, Path.GetDirectoryName(path)!, isEncrypted: metadata is not null);
        }
    }

    private void CheckEncrypted(string path, SopsMetadata metadata, CreationRule? key)
    {
        if (metadata.Missing is { } missing)
        {
            diagnostics.Add(SecretDiagnostics.IncompleteMetadata, metadata.Span, $"the 'sops' block has no '{missing}', so nothing can be decrypted; encrypt the file anew from its plain text");
            return;
        }

        if (_rules.Find(path) is not { } rules)
            return;
        if (rules.Match(path) is not { } rule)
        {
            diagnostics.Add(SecretDiagnostics.NoRule, metadata.Span, $"the file is encrypted, but no creation rule of {view.Display(rules.File)} matches it, so nobody knows for whom it should be");
            return;
        }

        if (!rule.CanEncrypt)
            return;
        if (!SameKeys(metadata, rule))
        {
            diagnostics.Add(SecretDiagnostics.RecipientsDiffer, metadata.Span,
                $"the file is encrypted for {List(metadata.Recipients, metadata.HasOtherKeys)}, but its creation rule ({view.Display(rules.File)} line {rule.Span.Line}) names {List(rule.Recipients, rule.HasOtherKeys)}; run 'dotnet build -t:UpdateSecretKeys', or correct the rule");
            return;
        }

        if (key is null || metadata.HasOtherKeys || key.HasOtherKeys || Overlap(metadata.Recipients, key.Recipients))
            return;
        diagnostics.Add(SecretDiagnostics.ForeignKey, metadata.Span,
            $"the environment {environment.Name} uses this file, which is encrypted for {List(metadata.Recipients, false)}, but has the key of {List(key.Recipients, false)} ({view.Display(key.Span.File!)} line {key.Span.Line}); Flux could not decrypt it");
    }

    private void ReportNotEncrypted(string path, SourceSpan span)
    {
        if (_rules.Find(path)?.Match(path) is { CanEncrypt: false } rule)
        {
            diagnostics.Add(SecretDiagnostics.NoRecipients, span,
                $"the file is not encrypted, and its creation rule ({view.Display(rule.Span.File!)} line {rule.Span.Line}) names no recipient yet; put one in its place and encrypt the file before it is pushed");
            return;
        }

        diagnostics.Add(SecretDiagnostics.NotEncrypted, span, $"the name {Path.GetFileName(path)} says that the file is encrypted, and it is plain text; encrypt it with 'dotnet build -t:EncryptSecrets', or rename it if it holds no secret");
    }

    // The key of an environment is for whom files at its entry are encrypted, if that rule is about this place and not about everything.
    private CreationRule? EnvironmentKey()
    {
        if (environment.Paths.EntryDirectory is not { } entry)
            return null;
        var probe = Path.Combine(entry, "probe.enc.yaml");
        if (_rules.Find(probe) is not { } rules || rules.Match(probe) is not { } rule || !rule.CanEncrypt)
            return null;
        return rule.IsMatch("elsewhere/probe.enc.yaml") ? null : rule;
    }

    private static bool SameKeys(SopsMetadata metadata, CreationRule rule)
    {
        if (metadata.HasOtherKeys != rule.HasOtherKeys || metadata.Recipients.Count != rule.Recipients.Count)
            return false;
        for (var i = 0; i < rule.Recipients.Count; i++)
        {
            if (!string.Equals(metadata.Recipients[i], rule.Recipients[i], StringComparison.Ordinal))
                return false;
        }

        return true;
    }

    private static bool Overlap(IReadOnlyList<string> left, IReadOnlyList<string> right)
    {
        foreach (var each in left)
        {
            foreach (var other in right)
            {
                if (string.Equals(each, other, StringComparison.Ordinal))
                    return true;
            }
        }

        return false;
    }

    private static string List(IReadOnlyList<string> recipients, bool hasOthers)
    {
        var shortened = new List<string>(recipients.Count + 1);
        foreach (var recipient in recipients)
            shortened.Add(recipient.Length > 16 ? $"{recipient[..9]}…{recipient[^4..]}" : recipient);
        if (hasOthers)
            shortened.Add("other key services");
        return shortened.Count == 0 ? "nobody" : string.Join(", ", shortened);
    }
}
