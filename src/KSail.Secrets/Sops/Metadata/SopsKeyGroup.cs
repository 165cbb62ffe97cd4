using KSail.Documents.Yaml;

namespace KSail.Secrets.Sops.Metadata;

/// <summary>The data key, or a share of it, encrypted for somebody with age.</summary>
/// <param name="Recipient">For whom.</param>
/// <param name="Encrypted">An age file in armor.</param>
internal sealed record SopsAgeKey(string Recipient, string Encrypted);

/// <summary>Keys each of which opens the data key, or with several groups a share of it.</summary>
/// <param name="Age">Those of age.</param>
/// <param name="Others">Those of PGP and key services as they are written, by the name of their list; only SOPS can use them.</param>
internal sealed record SopsKeyGroup(IReadOnlyList<SopsAgeKey> Age, YamlMapping Others)
{
    /// <summary>The lists of keys in metadata that are not age's.</summary>
    public static readonly string[] OtherLists = ["kms", "gcp_kms", "hckms", "azure_kv", "hc_vault", "pgp", "plugins"];

    /// <summary>Whether there are keys that only SOPS can use.</summary>
    public bool HasOthers => Others.Count > 0;

    /// <summary>The lists that hold such keys, for people.</summary>
    public string OtherNames
    {
        get
        {
            var names = new List<string>();
            foreach (var entry in Others.Entries)
                names.Add(entry.Name);
            return string.Join(", ", names);
        }
    }

    /// <summary>Reads the lists of a group.</summary>
    public static SopsKeyGroup Read(YamlMapping fields)
    {
        var age = new List<SopsAgeKey>();
        foreach (var item in fields.GetSequence("age") ?? [])
        {
            if (item is YamlMapping key && key.GetString("recipient") is { } recipient && key.GetString("enc") is { } encrypted)
                age.Add(new SopsAgeKey(recipient, encrypted));
        }

        var others = new YamlMapping();
        foreach (var name in OtherLists)
        {
            if (fields.GetSequence(name) is { Count: > 0 } list)
                others.Set(name, list);
        }

        return new SopsKeyGroup(age, others);
    }

    /// <summary>The lists as they are written.</summary>
    public void AddTo(YamlMapping fields)
    {
        foreach (var entry in Others.Entries)
            fields.Set(entry.Name, entry.Value);
        if (Age.Count == 0)
            return;
        var list = new YamlSequence();
        foreach (var key in Age)
        {
            var item = new YamlMapping();
            item.Set("recipient", YamlScalar.String(key.Recipient));
            item.Set("enc", YamlScalar.String(key.Encrypted));
            list.Add(item);
        }

        fields.Set("age", list);
    }
}
