import * as cdk from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as servicediscovery from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { sample } from './sample';
import { Service } from './service';

export interface SampleStackProps extends cdk.StackProps {
  readonly services: number;
}

/** About as many services as the compose app puts into a stack. */
const perStack = 57;

export class SampleStack extends cdk.Stack {
  readonly vpc: ec2.Vpc;
  readonly cluster: ecs.Cluster;
  readonly logGroup: logs.LogGroup;
  readonly executionRole: iam.Role;
  readonly namespace: servicediscovery.PrivateDnsNamespace;
  readonly networks: Record<string, ec2.SecurityGroup> = {};
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  readonly loadBalancerGroup: ec2.SecurityGroup;

  constructor(scope: Construct, id: string, props: SampleStackProps) {
    super(scope, id, props);
    cdk.Tags.of(this).add('com.docker.compose.project', 'sample');
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Public', subnetType: ec2.SubnetType.PUBLIC, mapPublicIpOnLaunch: false }],
      restrictDefaultSecurityGroup: false,
    });
    const domain = new ec2.CfnDHCPOptions(this, 'SearchDomain', {
      domainName: 'sample.local',
      domainNameServers: ['AmazonProvidedDNS'],
    });
    const association = new ec2.CfnVPCDHCPOptionsAssociation(this, 'SearchDomainAssociation', {
      dhcpOptionsId: domain.attrDhcpOptionsId,
      vpcId: this.vpc.vpcId,
    });
    this.cluster = new ecs.Cluster(this, 'Cluster', { vpc: this.vpc });
    this.cluster.node.addDependency(association);
    this.logGroup = new logs.LogGroup(this, 'LogGroup', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: cdk.RemovalPolicy.DESTROY,
    });
    this.executionRole = new iam.Role(this, 'ExecutionRole', {
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
      description: 'Start of compose services',
      inlinePolicies: {
        Logs: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({
              actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              resources: [this.logGroup.logGroupArn],
            }),
          ],
        }),
      },
    });
    this.namespace = new servicediscovery.PrivateDnsNamespace(this, 'Namespace', {
      name: 'sample.local',
      vpc: this.vpc,
      description: 'Names of the services of sample',
    });
    for (const name of ['back', 'front']) {
      this.networks[name] = this.network(name);
    }
    this.loadBalancerGroup = new ec2.SecurityGroup(this, 'LoadBalancerGroup', {
      vpc: this.vpc,
      description: 'Load balancer of sample',
      allowAllOutbound: false,
    });
    this.loadBalancer = new elbv2.ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc: this.vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      internetFacing: true,
      securityGroup: this.loadBalancerGroup,
      dropInvalidHeaderFields: true,
    });
    this.services(props.services);
  }

  private network(name: string): ec2.SecurityGroup {
    const group = new ec2.SecurityGroup(this, `Network-${name}`, { vpc: this.vpc, description: `Compose network ${name}` });
    cdk.Tags.of(group).add('com.docker.compose.network', name);
    group.addIngressRule(group, ec2.Port.allTraffic(), 'members of the network');
    return group;
  }

  private services(count: number) {
    const made: Record<string, Service> = {};
    let scope: Construct = this;
    sample(count).forEach((from, i) => {
      if (i > 0 && i % perStack === 0) {
        scope = new cdk.NestedStack(this, `Part${i / perStack}`);
      }
      made[from.name] = new Service(scope, from.name, { stack: this, from, dependsOn: made[from.dependsOn ?? ''] });
    });
  }
}
