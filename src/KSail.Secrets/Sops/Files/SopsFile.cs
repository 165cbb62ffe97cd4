using System.Security.Cryptography;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Secrets.Age;
using KSail.Secrets.Age.Sources;
using KSail.Secrets.Sops.Metadata;
using KSail.Secrets.Sops.Trees;
using KSail.Secrets.Sops.Values;

namespace KSail.Secrets.Sops.Files;

/// <summary>Encrypted files of YAML and JSON, as the <c>sops</c> program reads and writes them. What goes wrong is a finding; nothing is written to the disk here.</summary>
public static class SopsFile
{
    /// <summary>Whether a file's name says that it is encrypted: <c>variables.enc.yaml</c>.</summary>
    public static bool IsNamedEncrypted(string path) => Path.GetFileNameWithoutExtension(path.AsSpan()).EndsWith(".enc", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a file is in a format that is handled.</summary>
    public static bool IsSupported(string path) => Path.GetExtension(path) is ".yaml" or ".yml" or ".json";

    /// <summary>Whether a file has metadata of SOPS; null when it cannot be read, which is reported.</summary>
    public static bool? IsEncrypted(SourceFile file, DiagnosticBag diagnostics) =>
        Try(diagnostics, () => Read(file)) is { } text ? text.Metadata is not null : null;

    /// <summary>Encrypts a plain file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="rule">For whom, and what of it.</param>
    /// <param name="random">Where keys come from.</param>
    /// <param name="clock">The time of the change.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    /// <returns>The encrypted text; null when it could not be made.</returns>
    public static string? Encrypt(SourceFile file, CreationRule rule, RandomSource random, TimeProvider clock, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(clock);
        return Try(diagnostics, () =>
        {
            var text = Read(file);
            foreach (var document in text.Documents)
            {
                if (document.Metadata is { } metadata)
                    throw text.Fault(SecretDiagnostics.InvalidDocument, metadata.Start, "the file has a 'sops' block, so it is encrypted already; a key of this name is kept for SOPS");
            }

            if (text.Documents.Count == 0)
                throw text.Fault(SecretDiagnostics.InvalidDocument, 0, "the file is empty, and there is nothing to encrypt");
            var groups = rule.ToRecipients();
            if (rule.HasOtherKeys)
                throw new SopsFault(SecretDiagnostics.OtherKeys.At(rule.Span, "this creation rule names keys of PGP or a key service, for which only the sops program can encrypt; run 'sops encrypt --in-place', or name age recipients only"));
            using var key = NewKey(random);
            using var cipher = new SopsCipher(key.Reveal(), random);
            var block = new SopsBlock(DataKeys.Wrap(key.Reveal(), groups, rule.EffectiveThreshold, random), rule.EffectiveThreshold, rule.Selection, rule.MacOnlyEncrypted, "", "", SopsBlock.WrittenVersion);
            return new LeafEncryption(file.Path, block, cipher, new CiphertextMemory(), new BlockPlacement(null)).Run(text, clock.GetUtcNow());
        });
    }

    /// <summary>Opens an encrypted file: decrypts all of it, and verifies that it is what was encrypted.</summary>
    /// <param name="file">The file.</param>
    /// <param name="keys">The keys of the machine.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    /// <returns>The file; null when it could not be opened.</returns>
    public static OpenSopsFile? Open(SourceFile file, AgeKeyRing keys, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return Open(file, new KeysAtHand(keys.Identities, keys.For, keys.Explain), diagnostics);
    }

    /// <inheritdoc cref="Open(SourceFile, AgeKeyRing, DiagnosticBag)"/>
    /// <param name="file">The file.</param>
    /// <param name="identities">Who may open it.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    public static OpenSopsFile? Open(SourceFile file, IReadOnlyList<AgeIdentity> identities, DiagnosticBag diagnostics) =>
        Open(file, new KeysAtHand(identities, _ => identities, null), diagnostics);

    private static OpenSopsFile? Open(SourceFile file, KeysAtHand keys, DiagnosticBag diagnostics) => Try(diagnostics, () =>
    {
        var text = Read(file);
        var block = SopsBlock.Read(text);
        var key = DataKeys.Open(text, block, keys);
        try
        {
            using var cipher = new SopsCipher(key.Reveal(), RandomNumberGenerator.Fill);
            return new OpenSopsFile(file.Path, text, block, key, LeafDecryption.Run(text, block, cipher, diagnostics));
        }
        catch
        {
            key.Dispose();
            throw;
        }
    });

    internal static SecretBytes NewKey(RandomSource random)
    {
        var key = SecretBytes.Allocate(SopsCipher.KeySize);
        random(key);
        return SecretBytes.TakeOver(key);
    }

    internal static T? Try<T>(DiagnosticBag diagnostics, Func<T?> work)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        try
        {
            return work();
        }
        catch (SopsFault fault)
        {
            diagnostics.Add(fault.Diagnostic);
            return null;
        }
    }

    internal static SopsFormat FormatOf(string path) => Path.GetExtension(path) == ".json" ? SopsFormat.Json : SopsFormat.Yaml;

    private static SopsText Read(SourceFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var text = file.DecodeText() ?? throw new SopsFault(SecretDiagnostics.InvalidDocument.At(file.FindInvalidText(), "the file is not UTF-8 text"));
        return SopsText.Read(file.Path, text, FormatOf(file.Path));
    }
}
