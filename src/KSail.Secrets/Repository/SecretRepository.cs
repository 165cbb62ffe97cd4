using System.Text;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Secrets.Age;
using KSail.Secrets.Age.Sources;
using KSail.Secrets.Sops;
using KSail.Secrets.Sops.Files;

namespace KSail.Secrets.Repository;

/// <summary>One file that was changed, or would be.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Description">What was done, for people.</param>
public sealed record SecretChange(string Path, string Description);

/// <summary>What is done to the encrypted files of a repository.</summary>
/// <param name="directory">Absolute path of the folder whose files are meant: that of the project.</param>
/// <param name="file">The one file that is meant, relative to the folder; empty for all.</param>
/// <param name="isDryRun">Whether to say only what would be done.</param>
/// <param name="random">Where keys come from.</param>
/// <param name="clock">The time of changes.</param>
/// <param name="diagnostics">Takes the findings.</param>
public sealed class SecretRepository(string directory, string file, bool isDryRun, RandomSource random, TimeProvider clock, DiagnosticBag diagnostics)
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0 };

    private readonly SourceView _view = new SourceTree(SourceTree.FindRepositoryRoot(directory)).OpenView();
    private readonly List<SecretChange> _changes = [];

    /// <summary>Encrypts what is named as encrypted and still plain, by its creation rules.</summary>
    public IReadOnlyList<SecretChange> Encrypt(CancellationToken cancellationToken)
    {
        var rules = new CreationRuleFinder(_view, diagnostics);
        foreach (var source in Files(SopsFile.IsNamedEncrypted, cancellationToken))
        {
            if (SopsFile.IsEncrypted(source, diagnostics) is not { } isEncrypted)
                continue;
            if (isEncrypted)
            {
                if (file.Length > 0)
                    diagnostics.Add(SecretDiagnostics.InvalidDocument.At(source.Span, "the file is encrypted already") with { Severity = DiagnosticSeverity.Message });
                continue;
            }

            if (RuleOf(source, rules) is { } rule && SopsFile.Encrypt(source, rule, random, clock, diagnostics) is { } text)
                Write(source, text, $"encrypted for {Describe(rule.Recipients)}");
        }

        return _changes;
    }

    /// <summary>Encrypts encrypted files anew, each under a fresh key.</summary>
    /// <param name="keys">The keys at hand.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    public IReadOnlyList<SecretChange> Rotate(AgeKeyRing keys, CancellationToken cancellationToken)
    {
        foreach (var source in EncryptedFiles(cancellationToken))
        {
            using var opened = SopsFile.Open(source, keys, diagnostics);
            if (opened?.Rotate(random, clock, diagnostics) is { } text)
                Write(source, text, "encrypted under a fresh key");
        }

        return _changes;
    }

    /// <summary>Encrypts the keys of encrypted files for whom their creation rules name now.</summary>
    /// <param name="keys">The keys at hand.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    public IReadOnlyList<SecretChange> UpdateKeys(AgeKeyRing keys, CancellationToken cancellationToken)
    {
        var rules = new CreationRuleFinder(_view, diagnostics);
        foreach (var source in EncryptedFiles(cancellationToken))
        {
            if (RuleOf(source, rules) is not { } rule)
                continue;
            using var opened = SopsFile.Open(source, keys, diagnostics);
            if (opened?.UpdateKeys(rule, random, diagnostics) is not { } change)
                continue;
            var added = change.Added.Count > 0 ? $"; added {Describe(change.Added)}" : "";
            var removed = change.Removed.Count > 0 ? $"; removed {Describe(change.Removed)}, who may know the file's key and values still: rotate the key and change the values" : "";
            Write(source, change.Text, $"has the recipients of its creation rule now{added}{removed}");
        }

        return _changes;
    }

    /// <summary>Verifies every encrypted file that a key at hand opens. Those that none opens are passed over.</summary>
    /// <param name="keys">The keys at hand.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    public void Verify(AgeKeyRing keys, CancellationToken cancellationToken)
    {
        foreach (var source in EncryptedFiles(cancellationToken))
        {
            var found = new DiagnosticBag();
            SopsFile.Open(source, keys, found)?.Dispose();
            foreach (var finding in found.Items)
            {
                if (finding.Code != SecretDiagnostics.NoIdentity.Code)
                    diagnostics.Add(finding);
            }
        }
    }

    /// <summary>The file in plain; null when it cannot be decrypted.</summary>
    /// <param name="keys">The keys at hand.</param>
    public SecretBytes? Decrypt(AgeKeyRing keys)
    {
        if (Find(file) is not { } source)
            return null;
        using var opened = SopsFile.Open(source, keys, diagnostics);
        return opened?.ToPlainText();
    }

    /// <summary>Decrypts the file, lets somebody edit it, and encrypts what changed. Nothing is written when nothing changed.</summary>
    /// <param name="keys">The keys at hand.</param>
    /// <param name="editor">Who edits.</param>
    /// <param name="cancellationToken">Stops the editor.</param>
    public IReadOnlyList<SecretChange> Edit(AgeKeyRing keys, SecretEditor editor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(editor);
        if (Find(file) is not { } source)
            return _changes;
        using var opened = SopsFile.Open(source, keys, diagnostics);
        if (opened is null)
            return _changes;
        using var plain = opened.ToPlainText();
        string? encrypted = null;
        var isChanged = editor.Edit(Path.GetFileName(source.Path), plain, TryEncrypt, diagnostics, cancellationToken);
        if (isChanged && encrypted is not null)
            Write(source, encrypted, "edited");
        return _changes;

        Diagnostic? TryEncrypt(ReadOnlySpan<byte> edited)
        {
            var found = new DiagnosticBag();
            encrypted = opened.Encrypt(edited, random, clock, found);
            return encrypted is null ? found.Items[0] : null;
        }
    }

    // What is named as encrypted, and whatever has metadata of SOPS.
    private IEnumerable<SourceFile> EncryptedFiles(CancellationToken cancellationToken)
    {
        foreach (var source in Files(SopsFile.IsSupported, cancellationToken))
        {
            if (file.Length > 0 || source.Bytes.Span.IndexOf("ENC[AES256_GCM,"u8) >= 0)
            {
                if (file.Length > 0 || SopsFile.IsEncrypted(source, diagnostics) == true)
                    yield return source;
            }
        }
    }

    private IEnumerable<SourceFile> Files(Predicate<string> isMeant, CancellationToken cancellationToken)
    {
        if (file.Length > 0)
        {
            if (Find(file) is { } named)
                yield return named;
            yield break;
        }

        var pending = new Stack<string>();
        pending.Push(directory);
        var paths = new List<string>();
        while (pending.TryPop(out var at))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var name in _view.ListDirectory(at))
            {
                if (name.StartsWith('.') || (at == directory && name is "bin/" or "obj/") || (!name.EndsWith('/') && !(SopsFile.IsSupported(name) && isMeant(name))))
                    continue;
                var path = Path.Combine(at, name.TrimEnd('/'));
                // A link leads to a file that is met where it is.
                if (new FileInfo(path).LinkTarget is not null)
                    continue;
                if (name.EndsWith('/'))
                    pending.Push(path);
                else
                    paths.Add(path);
            }
        }

        paths.Sort(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_view.ReadFile(path) is { } source)
                yield return source;
            else
                diagnostics.Add(SecretDiagnostics.FileFailed, SourceSpan.OfFile(path), "the file cannot be read");
        }
    }

    private SourceFile? Find(string name)
    {
        var path = Path.GetFullPath(name, directory);
        var lookup = _view.Locate(path);
        if (lookup.Kind == PathKind.File && SopsFile.IsSupported(path) && _view.ReadFile(lookup.Path) is { } source)
            return source;
        diagnostics.Add(SecretDiagnostics.FileFailed, lookup.Kind == PathKind.File ? SourceSpan.OfFile(path) : SourceSpan.None, lookup.Kind switch
        {
            PathKind.File when !SopsFile.IsSupported(path) => "only files of YAML and JSON are handled here; use the sops program for others",
            PathKind.File => "the file cannot be read",
            PathKind.Directory => $"{name} is a folder; name a file in it",
            PathKind.Outside => $"{name} lies outside of the repository",
            _ => $"there is no file {name}{Suggest(path)}",
        });
        return null;
    }

    private static string Suggest(string path)
    {
        var parent = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(parent))
            return "";
        var names = new List<string>();
        foreach (var each in Directory.EnumerateFiles(parent, "*", Everything))
            names.Add(Path.GetFileName(each));
        names.Sort(StringComparer.Ordinal);
        return NearestName.Suggest(Path.GetFileName(path), names);
    }

    // Among all files, those that nobody thought of yet are no reason to fail.
    private CreationRule? RuleOf(SourceFile source, CreationRuleFinder rules)
    {
        var severity = file.Length > 0 ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
        if (rules.Find(source.Path) is not { } found)
        {
            diagnostics.Add(SecretDiagnostics.NoRuleForFile.At(source.Span, "there is no usable .sops.yaml in the folder of the file or above it, so nobody knows for whom it is encrypted; write one with a creation rule") with { Severity = severity });
            return null;
        }

        if (found.Match(source.Path) is not { } rule)
        {
            diagnostics.Add(SecretDiagnostics.NoRuleForFile.At(source.Span, $"no creation rule of {_view.Display(found.File)} matches the file, so nobody knows for whom it is encrypted; add a rule, or widen a 'path_regex'") with { Severity = severity });
            return null;
        }

        if (rule.CanEncrypt)
            return rule;
        diagnostics.Add(SecretDiagnostics.NoRecipients.At(source.Span, $"the creation rule of the file ({_view.Display(found.File)} line {rule.Span.Line}) names no recipient yet; make a key with -t:NewSecretKey and put its public half there") with { Severity = severity });
        return null;
    }

    private void Write(SourceFile source, string text, string description)
    {
        if (!isDryRun && AtomicFile.Replace(source, text) is { } problem)
        {
            diagnostics.Add(SecretDiagnostics.FileFailed, source.Span, $"the file cannot be written: {problem}");
            return;
        }

        _changes.Add(new SecretChange(source.Path, isDryRun ? $"would be {description}" : description));
    }

    private static string Describe(IReadOnlyList<string> recipients)
    {
        var text = new StringBuilder();
        foreach (var recipient in recipients)
            text.Append(text.Length > 0 ? ", " : "").Append(recipient.Length > 24 ? $"{recipient[..12]}…{recipient[^6..]}" : recipient);
        return text.ToString();
    }
}
