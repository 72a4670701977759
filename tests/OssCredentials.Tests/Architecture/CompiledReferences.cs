using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;

namespace OssCredentials.Tests.Architecture;

/// <summary>The types that a compiled type refers to: in its signatures, its attributes and the code of its methods.</summary>
internal static class CompiledReferences
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Dictionary<short, OpCode> s_codes = typeof(OpCodes).GetFields()
        .Select(static field => (OpCode)field.GetValue(null)!).ToDictionary(static code => code.Value);

    /// <summary>The types that <paramref name="type"/> refers to, without those it is built from (arrays, pointers).</summary>
    public static IEnumerable<Type> Of(Type type) => Direct(type).SelectMany(Parts).Distinct();

    private static IEnumerable<Type> Direct(Type type)
    {
        IEnumerable<Type?> named = [type.BaseType, .. type.GetInterfaces(), .. Attributes(type), .. type.GetGenericArguments().SelectMany(static argument => argument.GetGenericParameterConstraints())];
        foreach (MemberInfo member in type.GetMembers(Declared).Where(static member => member is not Type))
        {
            named = [.. named, .. Attributes(member), .. Signature(member)];
            if (member is MethodBase { } method && method.GetMethodBody() is MethodBody body)
            {
                named = [.. named, .. body.LocalVariables.Select(static local => local.LocalType), .. Caught(body), .. InCode(method, body.GetILAsByteArray()!)];
            }
        }

        return named.OfType<Type>();
    }

    private static IEnumerable<Type?> Attributes(MemberInfo member) => member.GetCustomAttributesData().SelectMany(
        static data => data.ConstructorArguments.Select(static argument => argument.Value as Type).Append(data.AttributeType));

    private static IEnumerable<Type?> Signature(MemberInfo member) => member switch
    {
        FieldInfo field => [field.FieldType],
        MethodInfo method => [method.ReturnType, .. method.GetParameters().Select(static parameter => parameter.ParameterType)],
        MethodBase method => method.GetParameters().Select(static parameter => parameter.ParameterType),
        _ => [],
    };

    private static IEnumerable<Type?> Caught(MethodBody body) => body.ExceptionHandlingClauses
        .Where(static clause => clause.Flags == ExceptionHandlingClauseOptions.Clause).Select(static clause => clause.CatchType);

    private static IEnumerable<Type?> InCode(MethodBase method, byte[] code)
    {
        Type[]? ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        Type[]? ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int i = 0; i < code.Length;)
        {
            // 0xFE begins the codes of two bytes.
            short value = code[i] == 0xFE ? (short)((code[i] << 8) | code[i + 1]) : code[i];
            OpCode operation = s_codes[value];
            i += operation.Size;
            if (operation.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
            {
                MemberInfo member = method.Module.ResolveMember(BitConverter.ToInt32(code, i), ofType, ofMethod)!;
                yield return member as Type ?? member.DeclaringType;
                foreach (Type argument in member is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericArguments() : [])
                {
                    yield return argument;
                }
            }

            i += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, i)),
                _ => 4,
            };
        }
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericParameter ? []
        : type.IsConstructedGenericType ? [type.GetGenericTypeDefinition(), .. type.GetGenericArguments().SelectMany(Parts)]
        : [type];
}
