using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using VmActors.Simulation.Configuration.Writing;

namespace VmActors.Simulation.Configuration;

/// <summary>A configuration as a document and as a hash.</summary>
public static class ConfigurationJson
{
    private static readonly JsonWriterOptions ForPeople =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// The whole configuration, all defaults written out; <see cref="ConfigurationReader"/> reads it back.
    /// </summary>
    public static string Write(SimulationConfiguration configuration)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, ForPeople))
            new ConfigurationWriter(writer, null, null).Write(configuration.WithWatermarks());
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    /// <summary>
    /// <c>sha256:…</c> over what the run depends on: the configuration in canonical form (all defaults written, one
    /// form for every quantity, no remarks) with the content of each trace and script in place of its path.
    /// </summary>
    /// <exception cref="IOException">A trace or script cannot be read.</exception>
    public static string Hash(SimulationConfiguration configuration)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var clock = configuration.Machine.Clock;
        using (var writer = new Utf8JsonWriter(buffer))
            new ConfigurationWriter(writer, clock, HashOfFile).Write(configuration.WithWatermarks());
        return Digest(SHA256.HashData(buffer.WrittenSpan));
    }

    private static string HashOfFile(string path)
    {
        using var stream = File.OpenRead(path);
        return Digest(SHA256.HashData(stream));
    }

    private static string Digest(byte[] hash) => "sha256:" + Convert.ToHexStringLower(hash);
}
