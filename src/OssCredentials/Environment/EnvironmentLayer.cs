using System;
using System.Collections.Generic;
using OssCredentials.Credentials;
using OssCredentials.Errors;

namespace OssCredentials.Environment;

/// <summary>
/// One identity of this process's environment. The session is the lowest layer. Each <see cref="EnvironmentTurn"/> may put another
/// on top; the one below is then saved until it is restored.
/// </summary>
/// <remarks>
/// A renewal keeps the layer that its credential was set in and writes there: while the layer is covered, that changes what is
/// restored later and not what the block above runs with.
/// </remarks>
public sealed class EnvironmentLayer : IEnvironmentVariables
{
    // Accessed under SessionEnvironment.Gate, like everything below.
    private static EnvironmentLayer s_top = new(below: null);

    /// <summary>The lowest layer: the session's own.</summary>
    public static EnvironmentLayer Session { get; } = s_top;

    private readonly EnvironmentLayer? _below;
    private EnvironmentSnapshot? _saved;

    // Who set the current credential, as long as it is the one with this ID.
    private EnvironmentWriter? _writer;
    private string? _writtenId;
    private bool _isOver;

    private EnvironmentLayer(EnvironmentLayer? below) => _below = below;

    /// <summary>The layer whose variables the process has now.</summary>
    public static EnvironmentLayer Current
    {
        get
        {
            lock (SessionEnvironment.Gate)
            {
                return s_top;
            }
        }
    }

    /// <summary>Whether the layer has ended, and its variables with it.</summary>
    public bool IsOver
    {
        get
        {
            lock (SessionEnvironment.Gate)
            {
                return _isOver;
            }
        }
    }

    /// <summary>The AccessKey ID of the layer; null if it has none, or has ended.</summary>
    public string? AccessKeyId => ((IEnvironmentVariables)this).Get(OssVariables.AccessKeyId);

    /// <summary>
    /// Replaces the layer's credential with a renewed one, also in the additional variables; returns false if the layer has ended,
    /// or holds another credential by now.
    /// </summary>
    /// <param name="credential">The new credential.</param>
    /// <param name="expectedId">The AccessKey ID that it replaces: a renewal in one runspace must not overwrite what another has just set.</param>
    /// <exception cref="InvalidCredentialValueException">A value isn't valid; nothing was changed.</exception>
    public bool TryReplace(AccessKeyCredential credential, string expectedId)
    {
        CredentialRules.Check(credential, CredentialValueNames.Parameters);
        lock (SessionEnvironment.Gate)
        {
            if (_isOver || AccessKeyId != expectedId)
            {
                return false;
            }

            new SessionEnvironment(this).Apply(credential, FurtherVariables.Unchanged);
            if (_writtenId == expectedId)
            {
                _writtenId = credential.AccessKeyId;
            }

            return true;
        }
    }

    /// <summary>Notes who is about to set a credential here.</summary>
    /// <returns>The writer whose other credential is replaced; null if there is none, or it is the caller's own.</returns>
    internal EnvironmentWriter? NoteWriter(EnvironmentWriter writer, string accessKeyId)
    {
        lock (SessionEnvironment.Gate)
        {
            string? there = AccessKeyId;
            EnvironmentWriter? replaced = there is not null && there == _writtenId && there != accessKeyId && _writer!.Id != writer.Id ? _writer : null;
            _writer = writer;
            _writtenId = accessKeyId;
            return replaced;
        }
    }

    string? IEnvironmentVariables.AccountHome => ProcessEnvironment.Instance.AccountHome;

    string? IEnvironmentVariables.Get(string name)
    {
        lock (SessionEnvironment.Gate)
        {
            if (_isOver)
            {
                return null;
            }

            // Variables that belong to no identity are the same for all layers: the home folder, an endpoint, a proxy.
            string? value = _saved is null || !_saved.Holds(name) ? RawEnvironment.Get(name) : _saved.Get(name);
            return string.IsNullOrEmpty(value) ? null : value;
        }
    }

    void IEnvironmentVariables.Set(string name, string? value)
    {
        lock (SessionEnvironment.Gate)
        {
            if (_isOver)
            {
                throw new InvalidOperationException("This layer of the environment is closed.");
            }

            string? raw = string.IsNullOrEmpty(value) ? null : value;
            if (_saved is null)
            {
                RawEnvironment.Set(name, raw);
            }
            else
            {
                _saved.Set(name, raw);
            }
        }
    }

    /// <summary>Gives a program that is started for this layer the layer's variables, even while another layer is on top of it.</summary>
    /// <param name="child">The variables that the program would inherit.</param>
    internal void CopyTo(IDictionary<string, string?> child)
    {
        lock (SessionEnvironment.Gate)
        {
            _saved?.CopyTo(child);
        }
    }

    /// <summary>Saves the identity of the process and sets one credential instead; restores it on failure.</summary>
    internal static EnvironmentLayer Push(AccessKeyCredential credential, FurtherVariables further, Func<string?>? profileRegion)
    {
        lock (SessionEnvironment.Gate)
        {
            // Read before anything is removed: a region that is set stays, under each tool's name for it.
            IReadOnlyList<KeyValuePair<string, string?>> beside = further.ValuesFor(credential, s_top, profileRegion);
            return Push(EnvironmentSnapshot.Take(), layer =>
            {
                EnvironmentSnapshot.Remove();
                new SessionEnvironment(layer).Apply(credential, beside);
            });
        }
    }

    /// <summary>Saves the identity of the process and sets the URL of a served credential instead, which itself is in no variable.</summary>
    internal static EnvironmentLayer Push(ServedVariables served, FurtherVariables further, Func<string?>? profileRegion)
    {
        lock (SessionEnvironment.Gate)
        {
            IReadOnlyList<KeyValuePair<string, string?>> values = [.. further.PlacesFor(s_top, profileRegion), .. served.ValuesFor(s_top)];
            return Push(EnvironmentSnapshot.Take(ServedVariables.Names), _ =>
            {
                // Set first, and removed last: in an environment without a key, a shell would use a stored one.
                RawEnvironment.Set(OssVariables.Served, OssVariables.ServedValue);
                EnvironmentSnapshot.Remove();
                foreach (KeyValuePair<string, string?> value in values)
                {
                    RawEnvironment.Set(value.Key, value.Value);
                }
            });
        }
    }

    private static EnvironmentLayer Push(EnvironmentSnapshot saved, Action<EnvironmentLayer> fill)
    {
        EnvironmentLayer below = s_top;
        var layer = new EnvironmentLayer(below);
        below._saved = saved;
        s_top = layer;
        try
        {
            fill(layer);
            return layer;
        }
        catch
        {
            layer.Pop();
            throw;
        }
    }

    /// <summary>Ends this layer, and any on top of it, and restores the saved variables of the one below.</summary>
    internal void Pop()
    {
        lock (SessionEnvironment.Gate)
        {
            if (_isOver || _below is null)
            {
                return;
            }

            for (EnvironmentLayer ending = s_top; ending != _below; ending = ending._below!)
            {
                ending._isOver = true;
            }

            s_top = _below;
            EnvironmentSnapshot saved = _below._saved!;
            _below._saved = null;
            saved.Restore(RawEnvironment.Set);
        }
    }
}
