using System.Security.Cryptography;
using System.Text;
using KSail.Documents;
using KSail.Secrets.Age;
using KSail.Secrets.Age.Sources;
using KSail.Testing;
using Xunit;

namespace KSail.Secrets.Tests.Age;

public sealed class AgeKeysTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly List<string> _commands = [];
    private readonly List<string> _questions = [];
    private readonly Dictionary<string, AgeIdentity> _keys = new(StringComparer.Ordinal);

    public AgeKeysTests() => _variables["HOME"] = _directory["home"];

    public void Dispose()
    {
        foreach (var key in _keys.Values)
            key.Dispose();
        _directory.Dispose();
    }

    // Where a key is, per system. '~' is the home directory.
    [Theory]
    [InlineData(ConfigurationHome.Xdg, "", "~/.config/sops/age/keys.txt", true)]
    [InlineData(ConfigurationHome.Xdg, "XDG_CONFIG_HOME=xdg", "xdg/sops/age/keys.txt", true)]
    [InlineData(ConfigurationHome.Xdg, "XDG_CONFIG_HOME=", "~/.config/sops/age/keys.txt", true)]
    [InlineData(ConfigurationHome.Xdg, "XDG_CONFIG_HOME=xdg", "~/.config/sops/age/keys.txt", false)]
    [InlineData(ConfigurationHome.Apple, "", "~/Library/Application Support/sops/age/keys.txt", true)]
    [InlineData(ConfigurationHome.Apple, "XDG_CONFIG_HOME=xdg", "xdg/sops/age/keys.txt", true)]
    [InlineData(ConfigurationHome.Apple, "", "~/.config/sops/age/keys.txt", false)]
    [InlineData(ConfigurationHome.Windows, "APPDATA=roaming", "roaming/sops/age/keys.txt", true)]
    [InlineData(ConfigurationHome.Windows, "XDG_CONFIG_HOME=xdg", "xdg/sops/age/keys.txt", false)]
    [InlineData(ConfigurationHome.Xdg, "SOPS_AGE_KEY_FILE=any.txt", "any.txt", true)]
    [InlineData(ConfigurationHome.Xdg, "SOPS_AGE_KEY_FILE=any.txt", "~/.config/sops/age/keys.txt", true)]
    public void Key_files_are_where_SOPS_has_them(ConfigurationHome home, string variable, string path, bool isFound)
    {
        SetPath(variable);
        WriteKeys(path, "a");
        using var ring = Load(home: home);
        Assert.Equal(isFound ? Names("a") : [], Recipients(ring));
    }

    [Theory]
    [InlineData(ConfigurationHome.Xdg, "", "~/.config/sops/age/keys.txt")]
    [InlineData(ConfigurationHome.Xdg, "SOPS_AGE_KEY_FILE=any.txt", "any.txt")]
    [InlineData(ConfigurationHome.Xdg, "SOPS_AGE_KEY_FILE=", "~/.config/sops/age/keys.txt")]
    [InlineData(ConfigurationHome.Apple, "", "~/Library/Application Support/sops/age/keys.txt")]
    [InlineData(ConfigurationHome.Windows, "APPDATA=roaming", "roaming/sops/age/keys.txt")]
    [InlineData(ConfigurationHome.Windows, "", null)]
    public void New_keys_go_where_SOPS_looks(ConfigurationHome home, string variable, string? path)
    {
        SetPath(variable);
        Assert.Equal(path is null ? null : Full(path), AgeKeys.FileForNewKeys(Host(home), new AgeKeySettings()));
        Assert.Equal(Full("own.txt"), AgeKeys.FileForNewKeys(Host(home), new AgeKeySettings(File: "own.txt")));
    }

    [Fact]
    public void All_places_count_and_the_configuration_comes_first()
    {
        _variables["KSAIL_KEY"] = Line("a");
        WriteKeys("own.txt", "b");
        _variables["SOPS_AGE_SSH_PRIVATE_KEY_FILE"] = _directory.Write("ssh", TestKeys.SshIdentity);
        _variables["SOPS_AGE_KEY"] = Line("c");
        WriteKeys("any.txt", "d", "e");
        _variables["SOPS_AGE_KEY_FILE"] = "any.txt";
        WriteKeys("~/.config/sops/age/keys.txt", "f");

        using var ring = Load(new AgeKeySettings("KSAIL_KEY", "own.txt"));

        using var ssh = TestKeys.Parse(TestKeys.SshIdentity);
        var found = Recipients(ring);
        Assert.Equal(8, found.Count);
        Assert.Equal([.. Names("a", "b"), ssh.Recipient!.Text], found[..3]);
        Assert.Equal(Names("c", "d", "e", "f"), found[4..]);
        Assert.All(ring.Sources, source => Assert.Null(source.Problem));
    }

    [Fact]
    public void A_key_of_ssh_opens_what_is_for_its_counterpart()
    {
        _directory.Write("home/.ssh/id_ed25519", TestKeys.SshIdentity);
        using var ring = Load();
        var counterpart = Recipients(ring).Single(recipient => recipient.StartsWith("age1", StringComparison.Ordinal));
        Assert.Equal("text", Open(ring, AgeFile.Encrypt("text"u8, [AgeRecipient.Parse(counterpart)], RandomNumberGenerator.Fill), counterpart));
        Assert.Equal(TestKeys.Plaintext, Open(ring, TestKeys.SshFile, TestKeys.SshRecipient));
    }

    [Fact]
    public void Lines_are_read_as_people_write_them()
    {
        _variables["SOPS_AGE_KEY"] = $"\n# created: today\r\n#public key: none\r\n\r\n  {Line("a")}  \r\n{Line("b")} {Line("c")}\t{Line("d")}\n# {Line("e")}\n{Line("f")}";
        using var ring = Load();
        Assert.Equal(Names("a", "b", "c", "d", "f"), Recipients(ring));
    }

    [Theory]
    [InlineData("{a}\nAGE-SECRET-KEY-1WRONG\n{b}", "line 2: the private key is not valid")]
    [InlineData("{a}\n\nAGE-PLUGIN-YUBIKEY-1QQQQ\n{b}", "line 3: the keys of plugins (AGE-PLUGIN-…) are not supported here")]
    [InlineData("# x\nAGE-SECRET-KEY-PQ-1QQQQ\n{a}\n{b}", "line 2: post-quantum keys")]
    [InlineData("{a}\n{b}\nage1qqqq", "line 3: the text is a public key")]
    public void A_wrong_line_does_not_spoil_the_others(string content, string problem)
    {
        _variables["SOPS_AGE_KEY"] = content.Replace("{a}", Line("a"), StringComparison.Ordinal).Replace("{b}", Line("b"), StringComparison.Ordinal);
        using var ring = Load();
        Assert.Equal(Names("a", "b"), Recipients(ring));
        Assert.StartsWith(problem, ring.Sources.Single(source => source.Place == "SOPS_AGE_KEY").Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_broken_places_do_not_stop_the_search()
    {
        _variables["SOPS_AGE_KEY_FILE"] = "missing.txt";
        _variables["SOPS_AGE_SSH_PRIVATE_KEY_FILE"] = _directory.Write("locked", TestKeys.LockedSshIdentity);
        _variables["SOPS_AGE_KEY_CMD"] = "pass 'not closed";
        Directory.CreateDirectory(Full("~/.ssh/id_rsa"));
        WriteKeys("~/.config/sops/age/keys.txt", "a");

        using var ring = Load(new AgeKeySettings("UNSET", "also\0wrong"));

        Assert.Equal(Names("a"), Recipients(ring));
        var explanation = ring.Explain();
        foreach (var part in new[]
        {
            "keys were looked for in UNSET (not there), ",
            "(the path of the file cannot be one)",
            "SOPS_AGE_SSH_PRIVATE_KEY_FILE (the SSH key is under a passphrase",
            "SOPS_AGE_SSH_PRIVATE_KEY_CMD (not there)",
            $"SOPS_AGE_KEY_FILE (there is no file {Full("missing.txt")})",
            "SOPS_AGE_KEY_CMD (the command has a quote that is not closed, or no words)",
            $" and {Full("~/.config/sops/age/keys.txt")} (1 key)",
        })
        {
            Assert.Contains(part, explanation, StringComparison.Ordinal);
        }

        Assert.Contains("cannot be read", ring.Sources.Single(source => source.Place.EndsWith("id_rsa", StringComparison.Ordinal)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_is_run_only_when_no_other_key_fits_and_once_for_each_recipient()
    {
        _variables["SOPS_AGE_KEY"] = Line("a");
        _variables["SOPS_AGE_KEY_CMD"] = "pass show 'my keys'";
        using var ring = Load();
        Assert.Equal(Names("a"), Recipients(ring));

        Assert.Equal("text", Open(ring, For("a"), Key("a").Recipient!.Text));
        Assert.Empty(_commands);

        Assert.Equal("text", Open(ring, For("b"), Key("b").Recipient!.Text));
        Assert.Equal("text", Open(ring, For("b"), Key("b").Recipient!.Text));
        Assert.Equal("text", Open(ring, For("c"), Key("c").Recipient!.Text));
        Assert.Equal([$"pass|show|my keys|{Key("b").Recipient}", $"pass|show|my keys|{Key("c").Recipient}"], _commands);

        Assert.Throws<AgeException>(() => Open(ring, For("d"), "age1unknown"));
        Assert.Contains("SOPS_AGE_KEY_CMD (the command could not be run, or failed)", ring.Explain(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Keys_under_a_passphrase_are_opened_when_no_other_key_fits(bool isArmored)
    {
        var content = Encoding.ASCII.GetBytes($"# created: today\n{Line("a")}\n{Line("b")}\n");
        var file = AgeFile.EncryptBinary(content, new Secret("pass phrase"), 2, RandomNumberGenerator.Fill);
        File.WriteAllBytes(_directory["keys.age"], isArmored ? Encoding.ASCII.GetBytes(KSail.Secrets.Age.Format.AgeArmor.Write(file)) : file);
        _variables["SOPS_AGE_KEY_FILE"] = "keys.age";

        using (var unattended = Load())
        {
            Assert.Empty(unattended.Identities);
            Assert.Contains("SOPS_AGE_KEY_FILE (the keys there are under a passphrase, and there is nobody to ask for it)", unattended.Explain(), StringComparison.Ordinal);
        }

        using (var wrong = Load(ask: _ => new Secret("another one")))
        {
            Assert.Throws<AgeException>(() => Open(wrong, For("a"), Key("a").Recipient!.Text));
            Assert.Throws<AgeException>(() => Open(wrong, For("b"), Key("b").Recipient!.Text));
            Assert.Equal(["SOPS_AGE_KEY_FILE"], _questions);
            Assert.Contains("SOPS_AGE_KEY_FILE (the age file is under another passphrase than was given)", wrong.Explain(), StringComparison.Ordinal);
        }

        using (var silent = Load(ask: _ => null))
            Assert.Throws<AgeException>(() => Open(silent, For("a"), Key("a").Recipient!.Text));

        using var right = Load(ask: _ => new Secret("pass phrase"));
        Assert.Equal("text", Open(right, For("a"), Key("a").Recipient!.Text));
        Assert.Equal("text", Open(right, For("b"), Key("b").Recipient!.Text));
        Assert.Equal(3, _questions.Count);
    }

    [Theory]
    [InlineData("pass show age", "pass|show|age")]
    [InlineData("  op\tread  \"op://a b/c\" ", "op|read|op://a b/c")]
    [InlineData("a 'b \" c' \"d ' e\" f\\ g", "a|b \" c|d ' e|f g")]
    [InlineData("a \"b\\\"c\" 'd\\e'", "a|b\"c|d\\e")]
    [InlineData("a '' \"\" b", "a|||b")]
    [InlineData("a x'y'z # comment\nb c#d", "a|xyz|b|c#d")]
    [InlineData("", "")]
    [InlineData("'open", null)]
    [InlineData("\"open", null)]
    [InlineData("open\\", null)]
    public void Commands_are_split_as_a_shell_does(string command, string? words) =>
        Assert.Equal(words, KeyCommand.Split(command) is { } split ? string.Join('|', split) : null);

    [Theory]
    [InlineData("printf %s-%s one two", "one-two")]
    [InlineData("sh -c 'printf \"$SOPS_AGE_RECIPIENT\"'", "age1somebody")]
    [InlineData("sh -c 'cat; echo canary >&2; printf done'", "done")]
    [InlineData("sh -c 'printf canary; exit 3'", null)]
    [InlineData("cat known", "in the folder")]
    [InlineData("ksail-no-such-program", null)]
    public void Commands_are_run_for_their_output(string command, string? output)
    {
        _directory.Write("known", "in the folder");
        using var content = KeyCommand.Run(KeyCommand.Split(command)!, "age1somebody", _directory.Root);
        Assert.Equal(output, content is null ? null : Encoding.UTF8.GetString(content.Reveal()));
    }

    [Fact]
    public void Keys_are_gone_after_use()
    {
        _variables["SOPS_AGE_KEY"] = Line("a");
        var ring = Load();
        ring.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Open(ring, For("a"), Key("a").Recipient!.Text));
    }

    private AgeKeyRing Load(AgeKeySettings? settings = null, ConfigurationHome home = ConfigurationHome.Xdg, PassphraseReader? ask = null) =>
        AgeKeys.Load(Host(home, ask), settings ?? new AgeKeySettings());

    private AgeKeyHost Host(ConfigurationHome home, PassphraseReader? ask = null) => new(
        _variables.GetValueOrDefault,
        _directory.Root,
        home,
        SecretFiles.Read,
        (command, recipient) =>
        {
            _commands.Add($"{string.Join('|', command)}|{recipient}");
            var key = _keys.Values.FirstOrDefault(key => key.Recipient!.Text == recipient);
            return key is null ? null : new SecretBytes(Encoding.ASCII.GetBytes(key.ToSecret()!.Reveal()));
        },
        ask is null ? null : place =>
        {
            _questions.Add(place);
            return ask(place);
        });

    private AgeIdentity Key(string name)
    {
        if (!_keys.TryGetValue(name, out var key))
            _keys.Add(name, key = TestKeys.NewIdentity());
        return key;
    }

    private string Line(string name) => Key(name).ToSecret()!.Reveal();

    private string For(string name) => AgeFile.Encrypt("text"u8, [Key(name).Recipient!], RandomNumberGenerator.Fill);

    private string[] Names(params string[] names) => [.. names.Select(name => Key(name).Recipient!.Text)];

    private void WriteKeys(string path, params string[] names) => _directory.Write(Full(path), string.Join('\n', names.Select(Line)) + "\n");

    private void SetPath(string variable)
    {
        var at = variable.IndexOf('=', StringComparison.Ordinal);
        if (at > 0)
            _variables[variable[..at]] = at == variable.Length - 1 ? "" : Full(variable[(at + 1)..]);
    }

    private string Full(string path) => path.StartsWith('~') ? _directory["home" + path[1..]] : _directory[path];

    private static List<string> Recipients(AgeKeyRing ring) => [.. ring.Identities.Select(identity => identity.Recipient!.Text)];

    private static string Open(AgeKeyRing ring, string file, string recipient)
    {
        using var content = AgeFile.Decrypt(file, ring.For(recipient));
        return Encoding.UTF8.GetString(content.Reveal());
    }
}
