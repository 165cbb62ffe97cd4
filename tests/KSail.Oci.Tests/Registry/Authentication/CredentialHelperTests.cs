using KSail.Documents.Diagnostics;
using KSail.Oci.Registry.Authentication;
using KSail.Testing;

namespace KSail.Oci.Tests.Registry.Authentication;

public sealed class CredentialHelperTests
{
    private const string Answer = """{"ServerURL":"ghcr.io","Username":"me","Secret":"s3cr3t"}""";

    public static TheoryData<string, string, string?, string, string> Configurations() => new()
    {
        { """{"credHelpers":{"ghcr.io":"test"} }""", "ghcr.io", "ghcr.io", "me", "a helper of the registry" },
        { """{"credsStore":"test"}""", "ghcr.io", "ghcr.io", "me", "a helper of all registries" },
        { """{"credHelpers":{"ghcr.io":"test"},"credsStore":"missing"}""", "ghcr.io", "ghcr.io", "me", "the registry's own goes first" },
        { """{"credHelpers":{"quay.io":"missing"},"credsStore":"test"}""", "ghcr.io", "ghcr.io", "me", "one of another registry is not meant" },
        { """{"credsStore":"test","auths":{"ghcr.io":{"auth":"dTpw"} } }""", "ghcr.io", "ghcr.io", "me", "a helper before what the file holds" },
        { """{"credsStore":"test"}""", "docker.io", "https://index.docker.io/v1/", "me", "Docker Hub's own key" },
        { """{"credsStore":"test"}""", "localhost:5050", "localhost:5050", "me", "with its port" },
        { """{"auths":{"ghcr.io":{"auth":"dTpw"} } }""", "ghcr.io", null, "u", "no helper" },
    };

    [Theory]
    [MemberData(nameof(Configurations))]
    public void TheHelperThatIsMeantIsAsked(string config, string authority, string? asked, string user, string why)
    {
        using var directory = new TemporaryDirectory();
        WriteHelper(directory, $"cat >{directory["asked"]}; echo \"$1\" >{directory["verb"]}; echo '{Answer}'");
        var (credentials, diagnostics) = Find(directory, config, authority);
        Assert.True(credentials?.User == user, why);
        Assert.Empty(diagnostics.Items);
        Assert.Equal(asked, File.Exists(directory["asked"]) ? File.ReadAllText(directory["asked"]) : null);
        if (asked is not null)
            Assert.Equal("get\n", File.ReadAllText(directory["verb"]));
    }

    [Fact]
    public void AnIdentityTokenIsKnownByItsUser()
    {
        using var directory = new TemporaryDirectory();
        WriteHelper(directory, """echo '{"Username":"<token>","Secret":"refresh"}'""");
        var (credentials, _) = Find(directory, """{"credsStore":"test"}""", "ghcr.io");
        Assert.Equal((CredentialKind.IdentityToken, "refresh"), (credentials!.Kind, credentials.Password.Reveal()));
    }

    [Theory]
    [InlineData("echo 'credentials not found in native keychain'; exit 1", null, "it has none, which is no failure")]
    [InlineData("echo s3cr3t >&2; echo s3cr3t; exit 3", "failed with exit code 3", "it failed")]
    [InlineData("echo s3cr3t", "is not Username and Secret", "it spoke in tongues")]
    [InlineData("echo '{\"Username\":\"me\",\"Secret\":\"\"}'", "is not Username and Secret", "it has no secret")]
    [InlineData("exec 0<&-; echo '[]'", "is not Username and Secret", "it does not listen")]
    public void AHelperThatFailsIsAWarningThatDoesNotQuoteItAndTheFileGoesOn(string script, string? problem, string why)
    {
        using var directory = new TemporaryDirectory();
        WriteHelper(directory, script);
        var (credentials, diagnostics) = Find(directory, """{"credsStore":"test","auths":{"ghcr.io":{"auth":"dTpw"} } }""", "ghcr.io");
        Assert.True(credentials?.User == "u", why);
        if (problem is null)
        {
            Assert.Empty(diagnostics.Items);
            return;
        }

        var warning = Assert.Single(diagnostics.Items);
        Assert.Equal(("KSAIL6006", DiagnosticSeverity.Warning), (warning.Code, warning.Severity));
        Assert.Contains(problem, warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", "is not on PATH")]
    [InlineData("../test", "has a name that is none")]
    [InlineData("test get; rm", "has a name that is none")]
    public void ANameLeadsToNoOtherProgram(string name, string problem)
    {
        using var directory = new TemporaryDirectory();
        WriteHelper(directory, $"touch {directory["ran"]}");
        var (credentials, diagnostics) = Find(directory, $$"""{"credsStore":"{{name}}"}""", "ghcr.io");
        Assert.Null(credentials);
        Assert.Contains(problem, Assert.Single(diagnostics.Items).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(directory["ran"]));
    }

    [Fact]
    public void FilesAreWhereDockerAndPodmanHaveThem()
    {
        var variables = new Dictionary<string, string> { ["HOME"] = "/home/me", ["XDG_RUNTIME_DIR"] = "/run/user/1", ["PATH"] = $"/a{Path.PathSeparator}/b" };
        var search = CredentialSearch.FromVariables(name => variables.GetValueOrDefault(name == "USERPROFILE" ? "HOME" : name));
        Assert.Equal([Path.Combine("/home/me", ".docker", "config.json"), Path.Combine("/run/user/1", "containers", "auth.json")], search.Files);
        Assert.Equal(["/a", "/b"], search.ProgramFolders);
        variables["DOCKER_CONFIG"] = "/etc/docker";
        variables["REGISTRY_AUTH_FILE"] = "/auth.json";
        Assert.Equal(["/auth.json", Path.Combine("/etc/docker", "config.json")], CredentialSearch.FromVariables(variables.GetValueOrDefault).Files.Take(2));
    }

    internal static void WriteHelper(TemporaryDirectory directory, string script)
    {
        var path = directory.Write("bin/docker-credential-test", "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static (RegistryCredentials? Credentials, DiagnosticBag Diagnostics) Find(TemporaryDirectory directory, string config, string authority)
    {
        var diagnostics = new DiagnosticBag();
        var file = directory.Write("config.json", config);
        var credentials = DockerConfigFile.Find(file, authority, "org/app", [directory["bin"]], diagnostics, CancellationToken.None);
        return (credentials, diagnostics);
    }
}
