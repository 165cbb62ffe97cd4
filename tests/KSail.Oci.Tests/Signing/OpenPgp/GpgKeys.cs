using System.Collections.Concurrent;

namespace KSail.Oci.Tests.Signing.OpenPgp;

/// <summary>Keys of many kinds that GnuPG made, for all tests of a class; each is made when it is asked for.</summary>
public sealed class GpgKeys : IDisposable
{
    public const string Text = "apiVersion: v2\nname: app \n- dashed\n-----not an end\nversion: 1.2.0\t\n\n...\nfiles:\n  app-1.2.0.tgz: sha256:00\n";

    private readonly ConcurrentDictionary<string, (string User, string Signer)> _keys = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public GpgHome Home { get; } = new();

    /// <summary>The key of a kind: what is exported, and what signs.</summary>
    /// <param name="kind">The primary key, and behind plus signs its subkeys; the last one signs.</param>
    public (string User, string Signer) Of(string kind)
    {
        lock (_gate)
            return _keys.GetOrAdd(kind, Make);
    }

    public void Dispose() => Home.Dispose();

    private (string User, string Signer) Make(string kind)
    {
        var parts = kind.Split(" + ");
        var user = $"k{_keys.Count}@example.com";
        var primary = Home.Generate(user, parts[0]);
        var signer = primary;
        foreach (var subkey in parts[1..])
            signer = Home.AddSubkey(primary, subkey);
        return (user, signer);
    }
}
