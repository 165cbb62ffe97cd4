using System.Text.Json;

namespace KSail.Clusters.Docker.Engine.Messages;

/// <summary>What an engine is and can (<c>GET /info</c>).</summary>
/// <param name="Version">Version of the engine.</param>
/// <param name="ApiVersion">Version of the API that is spoken with it.</param>
/// <param name="OperatingSystem">What its containers run on: <c>linux</c>.</param>
/// <param name="Architecture">Its machine, as images name it: <c>amd64</c>, <c>arm64</c>.</param>
/// <param name="Processors">How many processors containers share.</param>
/// <param name="Memory">How much memory containers share, in bytes.</param>
/// <param name="CgroupVersion">Version of control groups; 0 where the engine does not say.</param>
/// <param name="IsRootless">Whether it runs without root.</param>
/// <param name="RemapsUsers">Whether root in a container is another user outside.</param>
/// <param name="IsPodman">Whether it is Podman.</param>
internal sealed record EngineInfo(
    string Version,
    string ApiVersion,
    string OperatingSystem,
    string Architecture,
    int Processors,
    long Memory,
    int CgroupVersion,
    bool IsRootless,
    bool RemapsUsers,
    bool IsPodman)
{
    public static EngineInfo Read(JsonElement json, string apiVersion, bool isPodman)
    {
        var (isRootless, remaps) = (false, false);
        foreach (var option in json.Items("SecurityOptions"))
        {
            var text = option.ValueKind == JsonValueKind.String ? option.GetString()! : "";
            isRootless |= text.Contains("name=rootless", StringComparison.Ordinal);
            remaps |= text.Contains("name=userns", StringComparison.Ordinal);
        }

        return new EngineInfo(
            json.Text("ServerVersion"),
            apiVersion,
            json.Text("OSType"),
            NameOf(json.Text("Architecture")),
            (int)json.Number("NCPU"),
            json.Number("MemTotal"),
            json.Text("CgroupVersion") switch { "1" => 1, "2" => 2, _ => 0 },
            isRootless,
            remaps,
            isPodman);
    }

    // The kernel's names are not those of images.
    private static string NameOf(string machine) => machine switch
    {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        _ => machine,
    };
}

/// <summary>An image that an engine has.</summary>
/// <param name="Id">Its digest.</param>
/// <param name="Architecture">What it is for; empty where it does not say.</param>
internal sealed record EngineImage(string Id, string Architecture)
{
    public static EngineImage Read(JsonElement json) => new(json.Text("Id"), json.Text("Architecture"));
}

/// <summary>A volume.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Labels">Its labels.</param>
internal sealed record EngineVolume(string Name, IReadOnlyDictionary<string, string> Labels)
{
    public static EngineVolume Read(JsonElement json) => new(json.Text("Name"), json.Texts("Labels"));
}
