using System.Text;
using System.Text.Json;

namespace KSail.Sdk.Tests;

/// <summary>A new key for an environment: its public half in the log, its private half in the key file and nowhere else.</summary>
public sealed class SecretKeyFlowTests : IDisposable
{
    private const string PrivateKey = "AGE-SECRET-KEY-1";

    private readonly SdkWorkspace _workspace = new(SdkWorkspace.TwoEnvironments);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void A_new_key_is_stored_and_only_its_public_half_is_seen()
    {
        _workspace.Variables["SOPS_AGE_KEY_FILE"] = _workspace["keys/keys.txt"];

        var run = _workspace.Build("build", "hello", "-t:NewSecretKey", "-v:diag").Succeeds();

        var lines = File.ReadAllLines(_workspace["keys/keys.txt"]);
        Assert.StartsWith(PrivateKey, lines[2], StringComparison.Ordinal);
        var recipient = lines[1]["# public key: ".Length..];
        Assert.Contains($"hello -> {recipient}", run.Result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(PrivateKey, run.Result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Log.StringTable.Instances, text => text.Contains(PrivateKey, StringComparison.OrdinalIgnoreCase));
        // The project's folders, the binary log, and whatever else the build left behind.
        Assert.Equal([_workspace["keys/keys.txt"]], Directory.EnumerateFiles(_workspace.Root, "*", SearchOption.AllDirectories)
            .Where(file => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.ASCII.GetBytes(lines[2])) >= 0));
    }

    [Fact]
    public void The_key_goes_where_the_environment_has_it_and_scripts_are_told()
    {
        _workspace.Write("hello/ksail.prod.yaml", File.ReadAllText(_workspace["hello/ksail.prod.yaml"])
            .Replace("    provider: Docker", $"    provider: Docker\n    sops: {{ extract: {{ file: {_workspace["prod.txt"]} }} }}", StringComparison.Ordinal));

        using var result = JsonDocument.Parse(_workspace.Dotnet("build", "hello", "-t:NewSecretKey", "-p:Environment=prod", "-getTargetResult:NewSecretKey").Succeeds().Output);

        var item = result.RootElement.GetProperty("TargetResults").GetProperty("NewSecretKey").GetProperty("Items").EnumerateArray().Single();
        Assert.Equal(_workspace["prod.txt"], item.GetProperty("KeyFile").GetString());
        Assert.Contains($"# public key: {item.GetProperty("Identity").GetString()}\n", File.ReadAllText(_workspace["prod.txt"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_without_a_place_is_not_made()
    {
        _workspace.Variables["SOPS_AGE_KEY_FILE"] = _workspace["nuget.config/keys.txt"];
        _workspace.Build("build", "hello", "-t:NewSecretKey").Fails("KSAIL4100");
        _workspace.Build("build", "hello", "-t:NewSecretKey", "-p:Environment=prdo").Fails("KSAIL1004");
    }
}
