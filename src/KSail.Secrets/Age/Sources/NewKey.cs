using KSail.Documents.Diagnostics;

namespace KSail.Secrets.Age.Sources;

/// <summary>A key that was made and stored.</summary>
/// <param name="Recipient">Its public half, for creation rules.</param>
/// <param name="File">Absolute path of the key file that its private half was added to.</param>
public sealed record NewKey(string Recipient, string File)
{
    /// <summary>Makes a key and adds it to the key file where SOPS, and we, look for it.</summary>
    /// <param name="host">The machine.</param>
    /// <param name="settings">Where the configuration has keys.</param>
    /// <param name="clock">Tells when it was made.</param>
    /// <param name="random">Makes the key.</param>
    /// <param name="span">What a finding points at.</param>
    /// <param name="diagnostics">Takes why the key cannot be stored.</param>
    /// <returns>The key; null when it could not be stored.</returns>
    public static NewKey? Create(AgeKeyHost host, AgeKeySettings settings, TimeProvider clock, RandomSource random, SourceSpan span, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (AgeKeys.FileForNewKeys(host, settings) is not { } file)
        {
            diagnostics.Add(AgeDiagnostics.KeyNotStored, span, "nothing says where a new key belongs: this user has no folder for settings; name a key file in the variable SOPS_AGE_KEY_FILE");
            return null;
        }

        try
        {
            using var identity = AgeIdentity.Generate(random);
            AgeKeyFile.Append(file, identity, clock.GetLocalNow());
            return new NewKey(identity.Recipient!.Text, file);
        }
        catch (AgeException e)
        {
            diagnostics.Add(AgeDiagnostics.KeyNotStored, span, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(AgeDiagnostics.KeyNotStored, span, $"the new key cannot be added to {file}: {e.Message.TrimEnd('.')}; name another key file in the variable SOPS_AGE_KEY_FILE");
        }

        return null;
    }
}
