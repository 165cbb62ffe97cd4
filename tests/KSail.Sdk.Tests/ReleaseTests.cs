using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Xml.Linq;

namespace KSail.Sdk.Tests;

/// <summary>What makes a package fit for a feed: the same bytes from the same commit, and everything inside that others ask for.</summary>
public sealed class ReleaseTests
{
    [Fact]
    public void Two_packages_of_one_commit_are_the_same_bytes()
    {
        var again = SdkPackage.PackAgain();
        foreach (var extension in (string[])["nupkg", "snupkg"])
        {
            var name = $"KSail.Sdk.{SdkPackage.Version}.{extension}";
            Assert.Equal(
                Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(SdkPackage.Instance.Source, name)))),
                Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(again, name)))));
        }
    }

    [Fact]
    public void The_bill_of_materials_names_every_assembly_with_its_digest()
    {
        using var package = ZipFile.OpenRead(SdkPackage.Instance.File);
        using var bill = JsonDocument.Parse(package.GetEntry("sbom.cdx.json")!.Open());
        Assert.Equal(SdkPackage.Version, bill.RootElement.GetProperty("metadata").GetProperty("component").GetProperty("version").GetString());
        var listed = bill.RootElement.GetProperty("components").EnumerateArray().Where(static component => component.GetProperty("type").GetString() == "file")
            .ToDictionary(static component => component.GetProperty("name").GetString()!, static component => component.GetProperty("hashes")[0].GetProperty("content").GetString()!.ToLowerInvariant(), StringComparer.Ordinal);
        var packed = package.Entries.Where(static entry => entry.FullName.StartsWith("tools/net10.0/any/", StringComparison.Ordinal)).ToDictionary(static entry => entry.FullName, DigestOf, StringComparer.Ordinal);
        Assert.Equal(packed.OrderBy(static each => each.Key, StringComparer.Ordinal), listed.OrderBy(static each => each.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Libraries_inside_are_named_with_the_version_that_is_inside()
    {
        using var package = ZipFile.OpenRead(SdkPackage.Instance.File);
        using var reader = new StreamReader(package.GetEntry("THIRD-PARTY-NOTICES.txt")!.Open());
        var notices = reader.ReadToEnd();
        using var bill = JsonDocument.Parse(package.GetEntry("sbom.cdx.json")!.Open());
        var chosen = XDocument.Load(Path.Combine(SdkPackage.RepositoryRoot, "Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(static each => each.Attribute("Include")!.Value, static each => each.Attribute("Version")!.Value, StringComparer.Ordinal);
        var assemblies = package.Entries.Where(static entry => entry.FullName.StartsWith("tools/net10.0/any/", StringComparison.Ordinal) && !entry.Name.StartsWith("KSail.", StringComparison.Ordinal)).Select(static entry => entry.Name).ToList();
        var libraries = bill.RootElement.GetProperty("components").EnumerateArray().Where(static component => component.GetProperty("type").GetString() == "library").ToList();
        Assert.Equal(assemblies.Count, libraries.Count);
        foreach (var library in libraries)
        {
            var (name, version) = (library.GetProperty("name").GetString()!, library.GetProperty("version").GetString()!);
            Assert.Equal(chosen[name], version);
            Assert.Equal($"pkg:nuget/{name}@{version}", library.GetProperty("purl").GetString());
            Assert.Contains($"{name} {version} (", notices, StringComparison.Ordinal);
        }

        Assert.All(assemblies, name => Assert.Contains($"({name})", notices, StringComparison.Ordinal));
    }

    [Fact]
    public void There_are_an_icon_and_what_is_new_and_symbols_for_our_assemblies()
    {
        using var package = ZipFile.OpenRead(SdkPackage.Instance.File);
        using (var icon = package.GetEntry("icon.png")!.Open())
        {
            var head = new byte[24];
            icon.ReadExactly(head);
            // The header of a PNG: its signature, and width and height of 128.
            Assert.Equal("89504E470D0A1A0A0000000D494844520000008000000080", Convert.ToHexString(head));
        }

        Assert.NotNull(package.GetEntry("CHANGELOG.md"));
        using var symbols = ZipFile.OpenRead(Path.ChangeExtension(SdkPackage.Instance.File, "snupkg"));
        var expected = package.Entries.Where(static entry => entry.FullName.StartsWith("tools/net10.0/any/KSail.", StringComparison.Ordinal)).Select(static entry => Path.ChangeExtension(entry.FullName, "pdb"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), symbols.Entries.Select(static entry => entry.FullName).Where(static name => name.EndsWith(".pdb", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_version_stands_in_one_place_and_is_the_newest_in_the_list_of_changes()
    {
        var version = XDocument.Load(Path.Combine(SdkPackage.RepositoryRoot, "Directory.Build.props")).Descendants("Version").Single().Value;
        Assert.Contains($"\n## {version}\n", File.ReadAllText(Path.Combine(SdkPackage.RepositoryRoot, "CHANGELOG.md")), StringComparison.Ordinal);
        // Where people read it, it is the same.
        foreach (var file in (string[])["README.md", "samples/platform/platform.ksproj"])
            Assert.Contains($"KSail.Sdk/{version}\"", File.ReadAllText(Path.Combine(SdkPackage.RepositoryRoot, file)), StringComparison.Ordinal);
    }

    private static string DigestOf(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
