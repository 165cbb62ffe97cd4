using KSail.Documents;
using KSail.Documents.Yaml;

namespace KSail.Talos.Rules;

/// <summary>Volumes and their encryption (<c>VolumeConfig.Validate</c>, <c>EncryptionSpec.Validate</c> and those of users' volumes).</summary>
internal static class VolumeRules
{
    // A partition label has 36 characters, of which Talos takes two for its prefix.
    private const int MaxNameLength = 34;

    private static readonly string[] SystemVolumes = ["STATE", "EPHEMERAL", "IMAGECACHE", "ETCD", "CRI", "KUBELET", "LOG"];

    public static void Check(RuleContext context)
    {
        foreach (var document in context.Configuration.Documents)
        {
            switch (document.Kind)
            {
                case "VolumeConfig":
                    CheckSystemVolume(context, document);
                    CheckEncryption(context, document, "encryption", document.Root["encryption"]);
                    break;
                case "UserVolumeConfig" or "RawVolumeConfig" or "ExistingVolumeConfig" or "ExternalVolumeConfig":
                    CheckName(context, document);
                    CheckEncryption(context, document, "encryption", document.Root["encryption"]);
                    break;
                case "SwapVolumeConfig":
                    CheckEncryption(context, document, "encryption", document.Root["encryption"]);
                    break;
            }
        }

        var machine = context.Configuration.Machine;
        var disks = context.Configuration.Section("machine", "systemDiskEncryption");
        CheckEncryption(context, machine, "machine.systemDiskEncryption.state", disks?["state"]);
        CheckEncryption(context, machine, "machine.systemDiskEncryption.ephemeral", disks?["ephemeral"]);
        foreach (var disk in Values.Mappings(context.Configuration.Section("machine")?["disks"]))
            CheckPartitions(context, disk);
    }

    private static void CheckSystemVolume(RuleContext context, MachineDocument document)
    {
        var name = document.Root["name"];
        if (Values.Text(name) is not { } text)
            return;
        if (Array.IndexOf(SystemVolumes, text) < 0)
        {
            if (context.IsBeyondKnown)
                return;
            context.Report(
                NodeDiagnostics.ValueNotAllowed,
                document,
                $"'name' must be a volume of Talos: {string.Join(", ", SystemVolumes)}; a volume of your own is a UserVolumeConfig{NearestName.Suggest(text, SystemVolumes)}",
                name);
            return;
        }

        if (text != "STATE")
            return;
        if (document.Root["provisioning"] is YamlMapping { Count: > 0 } provisioning)
            context.Report(
                NodeDiagnostics.Refused,
                document,
                "the volume STATE cannot have 'provisioning': Talos places it itself",
                provisioning,
                name);
        foreach (var key in Values.Mappings(document.Root.GetMapping("encryption")?["keys"]))
        {
            if (Values.IsTrue(key["lockToState"]))
                context.Report(
                    NodeDiagnostics.Refused,
                    document,
                    "a key of the volume STATE cannot have 'lockToState': its salt would lie inside the volume; remove the field",
                    key["lockToState"]);
        }
    }

    private static void CheckName(RuleContext context, MachineDocument document)
    {
        var name = document.Root["name"];
        if (Values.IsUnset(name))
        {
            context.Report(NodeDiagnostics.MissingField, document, "the required field 'name' is missing", name, document.Root);
            return;
        }

        if (Values.Text(name) is not { } text)
            return;
        var complaint = text.Length > MaxNameLength ? $"must have {MaxNameLength} characters at most"
            : text.AsSpan().IndexOfAnyExcept(NameCharacters) >= 0 ? "may have letters of ASCII, digits and hyphens only"
            : null;
        if (complaint is not null)
            context.Report(NodeDiagnostics.WrongForm, document, $"'name' {complaint}, but is '{text}'", name);
    }

    private static ReadOnlySpan<char> NameCharacters => "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";

    private static void CheckEncryption(RuleContext context, MachineDocument document, string path, YamlNode? value)
    {
        if (value is not YamlMapping encryption || encryption.Count == 0)
            return;
        var keys = Values.Mappings(encryption["keys"]);
        if (Values.IsUnset(encryption["provider"]))
            context.Report(
                NodeDiagnostics.MissingField,
                document,
                $"'{path}' has no 'provider'; write 'provider: luks2'",
                encryption,
                encryption["keys"]);
        if (Values.IsUnset(encryption["keys"]))
            context.Report(
                NodeDiagnostics.MissingField,
                document,
                $"'{path}' has no 'keys', so nothing could open the volume",
                encryption,
                encryption["provider"]);
        var slots = new HashSet<long>();
        foreach (var key in keys)
        {
            var slot = key["slot"];
            if (!Values.IsUnknown(slot) && !slots.Add(Values.Number(slot) ?? 0))
                context.Report(
                    NodeDiagnostics.Duplicate,
                    document,
                    $"'{path}.keys' has two keys in slot {Values.Number(slot) ?? 0}; give each a slot of its own, and remember that a patch adds keys to those that are there",
                    slot,
                    key);
            if (!HasMethod(key))
                context.Report(
                    NodeDiagnostics.MissingField,
                    document,
                    $"a key in '{path}.keys' says neither 'nodeID', 'static', 'kms' nor 'tpm'; for a key from the node's identity, write 'nodeID: {{}}'",
                    key);
        }
    }

    private static bool HasMethod(YamlMapping key)
    {
        foreach (var method in (string[])["nodeID", "static", "kms", "tpm"])
        {
            if (key[method] is { } value && value is not YamlScalar { IsNull: true })
                return true;
        }

        return false;
    }

    private static void CheckPartitions(RuleContext context, YamlMapping disk)
    {
        var partitions = Values.Mappings(disk["partitions"]);
        for (var i = 0; i < partitions.Count - 1; i++)
        {
            if (Values.IsUnset(partitions[i]["size"]) || Values.Number(partitions[i]["size"]) == 0)
                context.Report(
                    NodeDiagnostics.Conflict,
                    "a partition in 'machine.disks' has no 'size', so it takes the rest of the disk, but another one follows it; give it a size or make it the last",
                    partitions[i]);
        }
    }
}
