#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# New-OssSessionPolicy as a user types it. What the policies allow is judged in the library's tests.

BeforeAll {
    . "$PSScriptRoot/Emulator.ps1"
    Import-Subject
    Start-Emulator
}

AfterAll {
    Stop-Emulator
}

Describe 'New-OssSessionPolicy' {
    It 'answers a string without a space' {
        $policy = New-OssSessionPolicy reports 2026/ -Action Read, List

        $policy | Should -BeOfType string
        $policy | Should -Not -Match '\s'
        ($policy | ConvertFrom-Json).Statement.Count | Should -Be 2
    }

    It 'makes one policy of piped rows' {
        $policy = @'
Bucket,Prefix,Action
reports,2026/,Read
uploads,in/,Write
'@ | ConvertFrom-Csv | New-OssSessionPolicy

        @(($policy | ConvertFrom-Json).Statement.Resource) | Should -Be 'acs:oss:*:*:uploads/in/*', 'acs:oss:*:*:reports/2026/*'
    }

    It 'pipes into Invoke-OssAssumeRole, and goes by -Policy' {
        Set-OssCredential $EmulatorId -AccessKeySecret $EmulatorSecret
        try {
            (New-OssSessionPolicy reports -Action Read | Invoke-OssAssumeRole $RoleArn one).AssumedRoleArn | Should -Be "$RoleArn/one"
            $policy = New-OssSessionPolicy reports -Action Read
            (Invoke-OssAssumeRole $RoleArn | Invoke-OssAssumeRole $ChainedRoleArn two -Policy $policy).AssumedRoleArn | Should -Be "$ChainedRoleArn/two"
        }
        finally {
            Clear-OssCredential
        }
    }

    It 'does not open a bucket for a variable that is empty' {
        { New-OssSessionPolicy reports $notThere -Action Read } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        { New-OssSessionPolicy reports '' -Action Read } | Should -Throw -ErrorId 'InvalidPrefix,*'
    }

    It 'says what to cut' {
        $prefixes = 10..69 | ForEach-Object { "department-$_/" }

        $problem = { New-OssSessionPolicy reports $prefixes -Action Read } | Should -Throw -ErrorId 'PolicyTooLong,*' -PassThru

        $problem.ErrorDetails.RecommendedAction | Should -BeLike 'Leave out the 9 longest of the 60 prefixes,*'
    }

    It 'completes -Action' {
        $line = 'New-OssSessionPolicy reports -Action oss:GetObjectV'

        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText |
            Should -Be 'oss:GetObjectVersion', 'oss:GetObjectVersionAcl', 'oss:GetObjectVersionTagging'
    }

    It 'lets no policy go by unseen' {
        Set-OssCredential $EmulatorId -AccessKeySecret $EmulatorSecret
        try {
            { [pscustomobject]@{ Policy = $null } | Invoke-OssAssumeRole $RoleArn -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidPolicy,*'
            { 'not from New-OssSessionPolicy' | Invoke-OssAssumeRole $RoleArn -ErrorAction Stop } | Should -Throw -ErrorId 'InputObjectNotBound,*'
        }
        finally {
            Clear-OssCredential
        }
    }
}
